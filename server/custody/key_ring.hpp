#pragma once

#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <filesystem>
#include <memory>
#include <mutex>

namespace bluelamp::server {

/// The server's keys: in a file outside the database, mode 0600 in a folder of mode 0700. The database knows
/// their fingerprint, so that a file that is missing or another's is noticed before anything is signed or
/// sealed with it. Any thread.
class KeyRing {
public:
    /// Makes keys for a database that has none yet. Throws Failure when the file does not match the database:
    /// new keys would make what people wrote unreadable.
    KeyRing(std::filesystem::path file, Storage& storage, Time now);

    [[nodiscard]] std::shared_ptr<const ServerKeys> current() const;
    /// Reads the file again if another process has rotated the keys since.
    void refresh(Storage& storage);
    /// New signing and sealing keys; the older ones still verify and open. Within a transaction.
    void rotate(Storage& storage, Time now);

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

private:
    [[nodiscard]] std::shared_ptr<const ServerKeys> read() const;

    std::filesystem::path file_;
    mutable std::mutex mutex_;
    std::shared_ptr<const ServerKeys> keys_;
};

} // namespace bluelamp::server
