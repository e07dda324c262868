#include "callsheet/reader/magic.h"

#include "support/check_more.h"

static const struct {
    const char *bytes;
    size_t len;
    enum body_kind wanted;
} kinds[] = {
    {"%PDF-1.7", 8, BODY_KIND_PDF},
    {"PK\003\004rest", 8, BODY_KIND_ZIP},
    {"\320\317\021\340\241\261\032\341", 8, BODY_KIND_OFFICE},
    {"\211PNG\r\n\032\n", 8, BODY_KIND_PNG},
    {"\377\330\377\340", 4, BODY_KIND_JPEG},
    {"GIF89a", 6, BODY_KIND_GIF},
    {"\177ELF\002", 5, BODY_KIND_PROGRAM},
    {"MZ\220", 3, BODY_KIND_PROGRAM},
    {"#!/bin/sh\n", 10, BODY_KIND_SCRIPT},
    {" \n<!DOCTYPE HTML>", 17, BODY_KIND_HTML},
    {"\357\273\277<html>", 9, BODY_KIND_HTML},
    {"", 0, BODY_KIND_UNKNOWN},
    {"%PD", 3, BODY_KIND_UNKNOWN},
    {"Dear Anna", 9, BODY_KIND_UNKNOWN},
    {"\000\000\000\000", 4, BODY_KIND_UNKNOWN},
};

START_TEST(tells_by_the_first_bytes) {
    expect_int(magic_kind(kinds[_i].bytes, kinds[_i].len), kinds[_i].wanted);
}
END_TEST

static const struct {
    enum body_kind kind;
    const char *type, *name;
    bool wanted;
} claims[] = {
    {BODY_KIND_PDF, "application/pdf", "a.pdf", false},
    {BODY_KIND_PDF, "application/octet-stream", "a.PDF", false},
    {BODY_KIND_ZIP, "application/vnd.openxmlformats-officedocument.x", "a.docx", false},
    {BODY_KIND_UNKNOWN, "text/plain", "a.txt", false},
    {BODY_KIND_UNKNOWN, "application/msword", "a.doc", false},
    {BODY_KIND_UNKNOWN, "text/html", "a.html", false},
    {BODY_KIND_PROGRAM, "application/x-msdownload", "a.exe", false},
    {BODY_KIND_SCRIPT, "text/plain", "a.txt", false},
    {BODY_KIND_PROGRAM, "image/jpeg", "a.jpg", true},
    {BODY_KIND_PROGRAM, "application/octet-stream", "a", true},
    {BODY_KIND_PROGRAM, "application/pdf", "a.exe", true},
    {BODY_KIND_HTML, "application/pdf", "bill.pdf", true},
    {BODY_KIND_ZIP, "application/pdf", "", true},
    {BODY_KIND_UNKNOWN, "application/pdf", "a.pdf", true},
    {BODY_KIND_PDF, "image/png", "a.pdf", true},
};

START_TEST(says_when_a_claim_is_false) {
    expect_int(magic_contradicts(claims[_i].kind, claims[_i].type, claims[_i].name),
               claims[_i].wanted);
}
END_TEST

TEST_MAIN("reader/magic", TEST_LOOP(tells_by_the_first_bytes, ARRAY_LEN(kinds)),
          TEST_LOOP(says_when_a_claim_is_false, ARRAY_LEN(claims)))
