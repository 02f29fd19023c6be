#pragma once

#include <cstdlib>
#include <filesystem>

namespace bluelamp::testing {

/// Temporary folders in memory, where there is a place for that: the fault tests make calls fail, and need
/// not wait for a real disk.
struct FilesInMemory {
    FilesInMemory() {
        if (std::filesystem::is_directory("/dev/shm"))
            setenv("TMPDIR", "/dev/shm", 1);
    }
};

} // namespace bluelamp::testing
