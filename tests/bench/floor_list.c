/**
 * Floor of a key in the queue: a bare ncurses list that touches only the two rows whose highlight
 * moves and a number at the bottom. Keys j k q. Nothing of callsheet is in it.
 */
#include <locale.h>
#include <ncurses.h>

enum { ITEMS = 10000 };

static void draw(WINDOW *window, int row, int item, bool is_selected) {
    wattrset(window, is_selected ? A_REVERSE : A_NORMAL);
    mvwprintw(window, row, 0, "%-30.30s%9d %12d.%02d", "Customer and Company Limited", item,
              item * 79 % 99991, item % 100);
    wclrtoeol(window);
    wattrset(window, A_NORMAL);
}

int main(void) {
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    curs_set(0);
    set_escdelay(25);
    int rows = LINES - 2, top = 0, selected = 0;
    WINDOW *list = newwin(rows, COLS, 1, 0);
    keypad(list, TRUE);
    for (int row = 0; row < rows; row++) {
        draw(list, row, row, row == 0);
    }
    mvprintw(LINES - 1, 0, "row 0 ? help");
    wnoutrefresh(stdscr);
    wnoutrefresh(list);
    doupdate();
    for (int key; (key = wgetch(list)) != 'q';) {
        int old = selected;
        selected += key == 'j' && selected < ITEMS - 1 ? 1 : key == 'k' && selected > 0 ? -1 : 0;
        if (selected == old) {
            continue;
        }
        if (selected >= top + rows || selected < top) {
            top += selected - old;
            for (int row = 0; row < rows; row++) {
                draw(list, row, top + row, top + row == selected);
            }
        } else {
            draw(list, old - top, old, false);
            draw(list, selected - top, selected, true);
        }
        mvprintw(LINES - 1, 4, "%-6d", selected);
        wnoutrefresh(stdscr);
        wnoutrefresh(list);
        doupdate();
    }
    endwin();
    return 0;
}
