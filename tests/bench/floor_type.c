/**
 * Floor of a typed note character: a bare ncurses program that appends the character at the cursor
 * and refreshes. Nothing is kept.
 */
#include <locale.h>
#include <ncurses.h>

int main(void) {
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    set_escdelay(25);
    mvprintw(LINES - 1, 0, "? help");
    move(0, 0);
    refresh();
    for (int key; (key = getch()) != 'Q';) {
        addch((chtype)key);
        refresh();
    }
    endwin();
    return 0;
}
