/* Which pages are parted at a fork; see pages.c. */
#ifndef PANDO_PAGES_H
#define PANDO_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_PAGES 2048  /* that one writes to around a fork; who has more has done more than that */

struct page_list {
  int count;
  uintptr_t pages[MAX_PAGES]; /* addresses, in order */
};

bool pages_add(struct page_list *list, uintptr_t page); /* false if it is full */

/* What two have told one after the other. */
struct learned {
  struct page_list last;
  struct page_list known;
};

void pages_learn(struct learned *learned, const struct page_list *told);

/* pagemap.c: the pages of this process, as the kernel shows them */

/* Takes a page; false if that is enough. */
typedef bool take_page(uintptr_t page, void *with);

/*
 * Those that a fork copies when they are written to, but the heap's. False if not all were shown.
 * Of those that are alone in this process, other processes have none, or copies.
 */
bool pagemap_each(bool only_alone, take_page *take, void *with);

/* Those of some pages that are still there and like that. */
void pagemap_each_left(const struct page_list *of, void (*take)(uintptr_t page));

/* Takes a piece of memory, and how many of its bytes are in use; false if that is enough. */
typedef bool take_piece(uintptr_t piece, uintptr_t used, void *with);

/* The pieces of memory that a fork copies, of so many bytes and at multiples of them. */
void pagemap_each_piece(uintptr_t bytes, take_piece *take, void *with);

uintptr_t pagemap_bytes(void); /* of a page */

/* changed.c: what a process itself writes to from one fork to the next */
void changed_begin(void);
void changed_end(struct learned *learned); /* nothing if it has not begun */

#endif
