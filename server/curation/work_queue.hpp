#pragma once

#include "storage/storage.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bluelamp::server {

/// Threads that do jobs one after another, each with a connection of its own.
class WorkQueue {
public:
    using Job = std::function<void(Storage&)>;

    WorkQueue(const OpenStorage& open, std::size_t threads);
    /// Stops.
    ~WorkQueue();
    WorkQueue(const WorkQueue&) = delete;
    WorkQueue& operator=(const WorkQueue&) = delete;

    /// Any thread. What a job throws is logged. Dropped once it is stopped.
    void post(Job job);
    /// Waits for the jobs under way; drops the others.
    void stop();

private:
    void run(Storage& storage);

    std::mutex mutex_;
    std::condition_variable news_;
    bool stopping_ = false;
    std::deque<Job> jobs_;
    std::vector<std::unique_ptr<Storage>> storages_;
    std::vector<std::thread> threads_;
};

} // namespace bluelamp::server
