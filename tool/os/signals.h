// SIGINT, SIGTERM and SIGHUP end a run in an orderly way: whoever waits wakes up, everything is
// joined, reaped and removed, and then the process dies of that same signal. A second one kills at
// once.
#pragma once

namespace pybytecode::os {

/// Call once, early. A signal that was ignored when the process started (nohup) stays ignored.
void WatchSignals();
/// Whether a signal came. Never goes back.
bool Interrupted();
/// Readable for ever once a signal came: for poll(). -1 if signals are not watched.
int InterruptFd();
/// Ends the process by the signal that came, if one came.
void RaiseIfInterrupted();
/// Does what a signal does, without one: for tests. 0 takes it back.
void PretendSignal(int signal);

}  // namespace pybytecode::os
