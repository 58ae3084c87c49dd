// A descriptor table of its own for a thread that only looks at files.
#pragma once

namespace pybytecode::os {

/// From here on the calling thread's descriptors are its own: what it opens, no other thread sees,
/// and no other thread may close (the same number is another file there). All of them close when
/// the thread ends. Threads that open files by the thousand wait for each
/// other otherwise, because a table is shared behind one lock. Not for threads that start children.
/// Where a sandbox refuses it (unshare(2)), the table stays shared, which is correct too.
void OwnDescriptors();

}  // namespace pybytecode::os
