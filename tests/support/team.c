#include "support/team.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/check_more.h"
#include "support/driver.h"

static const char customers[] = "id,code,name,currency,terms_days,since,account_manager\n"
                                "C1,HARBOUR,Harbour & Pine Ltd,EUR,30,2019-04-01,Anna\n"
                                "C2,KESTREL,Kestrel Freight,EUR,30,2020-02-01,Anna\n"
                                "C3,BRANDT,Brandt Werkzeuge,EUR,14,2021-05-01,Ben\n"
                                "C4,OTTER,Otter Valley Clinic,EUR,30,2018-09-01,Ben\n"
                                "C5,NORTH,Northgate Removals,EUR,30,2022-01-01,Anna\n";
static const char contacts[] =
    "id,customer,name,role,level,emails,phones\n"
    "P1,C1,Dana Whit,billing,2,dana@harbour.example,+30 210 746 0712\n"
    "P2,C1,Mark Pine,decision-maker,3,mark@harbour.example,+30 210 746 0700\n"
    "P3,C2,Kay Strand,billing,1,kay@kestrel.example,+44 20 7946 0001\n"
    "P4,C3,Uwe Brandt,decision-maker,3,uwe@brandt.example,+49 30 901820\n"
    "P5,C4,Iris Vale,billing,2,iris@otter.example,+44 20 7946 0002\n"
    "P6,C5,Ned Gate,billing,2,ned@northgate.example,+44 20 7946 0003\n";
static const char invoices[] = "number,customer,issued,due,currency,total\n"
                               "INV-1042,C1,2026-10-02,2026-11-01,EUR,1490.00\n"
                               "INV-1051,C1,2026-10-14,2026-11-13,EUR,350.00\n"
                               "INV-1066,C1,2026-11-06,2026-12-06,EUR,920.00\n"
                               "INV-1043,C2,2026-09-20,2026-10-20,EUR,4200.00\n"
                               "INV-1044,C3,2026-10-20,2026-11-03,EUR,1120.00\n"
                               "INV-1045,C4,2026-10-05,2026-11-04,EUR,980.00\n"
                               "INV-1046,C5,2026-11-02,2026-12-02,EUR,640.00\n"
                               "INV-0901,C5,2026-01-02,2026-02-01,EUR,600.00\n"
                               "INV-0902,C5,2026-04-02,2026-05-02,EUR,610.00\n"
                               "INV-0903,C5,2026-07-02,2026-08-01,EUR,620.00\n";
static const char lines[] = "invoice,position,text,quantity,amount,minutes\n"
                            "INV-1042,1,Disk array rebuilt,4,600.00,240\n"
                            "INV-1042,2,Mailboxes restored,2.5,375.00,150\n"
                            "INV-1042,3,Monitoring for the array,3.5,515.00,210\n"
                            "INV-1051,1,Monitoring October,1,350.00,\n"
                            "INV-1043,1,Network move,28,4200.00,1680\n";
static const char payments[] = "id,customer,date,currency,amount,invoice\n"
                               "Z1,C5,2026-01-30,EUR,600.00,INV-0901\n"
                               "Z2,C5,2026-04-29,EUR,610.00,INV-0902\n"
                               "Z3,C5,2026-07-30,EUR,620.00,INV-0903\n";
static const char work[] =
    "id,customer,invoice,line,date,minutes,who,what,why,ticket\n"
    "W1,C1,INV-1042,1,2026-09-12,240,Rob,Mail server down: disk array rebuilt,Dana Whit,\n"
    "W2,C1,INV-1042,2,2026-09-12,150,Eve,Restored mailboxes from Thursday backup,Dana Whit,\n"
    "W3,C1,INV-1042,3,2026-09-15,165,Rob,Monitoring for the array,Mark Pine,\n";

char *team_ledger(void) {
    return test_path("team/team.ledger");
}

void team_feed(const char *folder, const char *const *files) {
    char command[8192];
    char *path = test_path(folder);
    expect_int(mkdir(path, 0700), 0);
    for (size_t i = 0; files[i] != NULL; i += 2) {
        char name[256];
        snprintf(name, sizeof name, "%s/%s", folder, files[i]);
        free(test_file(name, files[i + 1]));
    }
    snprintf(command, sizeof command, "import csv \"%s\"", path);
    free(run_callsheet(0, command));
    free(path);
}

void team_make(void) {
    team_make_for("Test & Sons");
}

void team_make_for(const char *firm) {
    static const char *const files[] = {
        "customers.csv", customers,   "contacts.csv", contacts,       "invoices.csv",
        invoices,        "lines.csv", lines,          "payments.csv", payments,
        "work.csv",      work,        NULL,
    };
    char command[8192];
    char *ledger = team_ledger();
    snprintf(command, sizeof command, "init \"%s\" --firm \"%s\"", ledger, firm);
    free(run_callsheet(0, command));
    team_feed("csv", files);
    free(ledger);
}
