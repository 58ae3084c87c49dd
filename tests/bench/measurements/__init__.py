"""The measurements, in the order of a run. Each module has NAME, ABOUT and measure(bench), which yields Cases."""

from measurements import (cold, file_systems, interpreters, jobs, many_files, memory_use, modes, ninja_builds,
                          ninja_files, one_edit, one_file, unchanged)

ALL = [cold, unchanged, one_edit, one_file, jobs, modes, interpreters, file_systems, memory_use, many_files,
       ninja_builds, ninja_files]
