#ifndef CALLSHEET_TESTS_TEAM_H
#define CALLSHEET_TESTS_TEAM_H

/**
 * A small firm's ledger for end-to-end tests, made by the program's own commands in the test's
 * folder: team/team.ledger and the configuration that names it. Four customers are to be called on
 * the day of DRIVER_NOW, by their overdue sums in this order: Kestrel Freight 4,200.00, Harbour &
 * Pine Ltd 1,840.00, Brandt Werkzeuge 1,120.00, Otter Valley Clinic 980.00. Northgate Removals owes
 * something that is not due yet.
 */
void team_make(void);
/** The same for a firm of another name. */
void team_make_for(const char *firm);
/** Path of the ledger; the caller frees it. */
char *team_ledger(void);
/** Writes one CSV set (a text for each file name, in pairs, ended by NULL) into a folder of the
    test's and feeds it. */
void team_feed(const char *folder, const char *const *files);

#endif
