#pragma once

#include "intake/intake.hpp"

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace bluelamp::server {

/// Stores batches that come while another is being stored in one transaction, so that they wait for the disk
/// once (group commit: DeWitt et al., SIGMOD 1984). A batch that comes alone is stored at once. Any thread.
class IntakeQueue {
public:
    /// `storage` is the queue's own: SQLite's cache of a connection is worth nothing once another has
    /// written.
    IntakeQueue(const Intake& intake, std::unique_ptr<Storage> storage);

    /// As Intake::take; `reading` is used by this thread alone.
    [[nodiscard]] IntakeResult take(Storage& reading, ByteView file, const Nonce& nonce);
    /// Batches that wait for others to be stored.
    [[nodiscard]] std::size_t waiting() const;

private:
    struct Waiting {
        ReadBatch batch;
        IntakeResult result;
        std::exception_ptr failure;
        bool done = false;
    };
    void store(const std::vector<Waiting*>& group) const;

    const Intake& intake_;
    std::unique_ptr<Storage> storage_; ///< of whoever is storing
    mutable std::mutex mutex_;
    std::condition_variable stored_;
    std::vector<Waiting*> waiting_;
    bool storing_ = false;
};

} // namespace bluelamp::server
