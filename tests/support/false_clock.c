/* Preloaded, it tells a program a false time of day: FALSE_CLOCK is "SECONDS" to add, or "SECONDS,SPREAD" to add up to
   SPREAD seconds more or less, another number at each look. File times come from the kernel and stay true. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void falsify(struct timespec *time) {
  const char *text = getenv("FALSE_CLOCK");
  char *rest;
  if (text == NULL) return;
  time->tv_sec += strtol(text, &rest, 10);
  const long spread = *rest == ',' ? strtol(rest + 1, NULL, 10) : 0;
  if (spread > 0) time->tv_sec += time->tv_nsec / 1000 % (2 * spread + 1) - spread;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (real == NULL) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  const int result = real(clock, time);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) falsify(time);
  return result;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}
