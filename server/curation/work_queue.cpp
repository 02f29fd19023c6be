#include "curation/work_queue.hpp"

#include <spdlog/spdlog.h>

namespace bluelamp::server {

WorkQueue::WorkQueue(const OpenStorage& open, std::size_t threads) {
    for (std::size_t count = 0; count < threads; ++count)
        storages_.push_back(open());
    for (const auto& storage : storages_)
        threads_.emplace_back([this, &storage] { run(*storage); });
}

WorkQueue::~WorkQueue() {
    stop();
}

void WorkQueue::post(Job job) {
    const std::lock_guard lock(mutex_);
    if (stopping_)
        return;
    jobs_.push_back(std::move(job));
    news_.notify_one();
}

void WorkQueue::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        jobs_.clear();
        news_.notify_all();
    }
    for (auto& thread : threads_)
        if (thread.joinable())
            thread.join();
}

void WorkQueue::run(Storage& storage) {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            news_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
            if (stopping_)
                return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        try {
            job(storage);
        } catch (const std::exception& error) {
            spdlog::error("following the sources: {}", error.what());
        }
    }
}

} // namespace bluelamp::server
