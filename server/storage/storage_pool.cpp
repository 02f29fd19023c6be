#include "storage/storage.hpp"

namespace bluelamp::server {

StoragePool::StoragePool(const OpenStorage& open, std::size_t size) {
    for (std::size_t count = 0; count < size; ++count)
        free_.push_back(open());
}

StoragePool::Lease StoragePool::borrow() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [&] { return !free_.empty(); });
    auto storage = std::move(free_.back());
    free_.pop_back();
    return {*this, std::move(storage)};
}

void StoragePool::give_back(std::unique_ptr<Storage> storage) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(storage));
    returned_.notify_one();
}

} // namespace bluelamp::server
