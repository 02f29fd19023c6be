#pragma once

#include "crypto/hash.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

/// What was promised to visitors, and who may still have it: the reference that the model test compares the
/// programs' code with. It knows disks and sets, and nothing of batches, watermarks or acknowledgements.
namespace bluelamp::testing {

using Number = int; ///< of a submission, in the order in which they were said
using Disk = int;

class Promises {
public:
    /// "Thank you" was said: the entry is known by its hash.
    void said(Number number, const Hash& hash, Disk disk) {
        hash_[number] = hash;
        number_[hash] = number;
        holders_[number].insert(disk);
    }
    /// Everything on `from` is on `to` as well, from now on.
    void copied(Disk from, Disk to) {
        for (auto& [number, disks] : holders_)
            if (disks.contains(from))
                disks.insert(to);
        for (auto& [number, disks] : pruners_)
            if (disks.contains(from))
                disks.insert(to);
    }
    /// The disk is as it was when on() and pruned_on() gave these.
    void put_back(Disk disk, const std::set<Number>& on, const std::set<Number>& pruned) {
        for (auto& [number, disks] : holders_)
            on.contains(number) ? (void)disks.insert(disk) : (void)disks.erase(disk);
        for (auto& [number, disks] : pruners_)
            disks.erase(disk);
        for (const auto number : pruned)
            pruners_[number].insert(disk);
    }
    void pruned(Disk disk, Number number) {
        holders_[number].erase(disk);
        pruners_[number].insert(disk);
    }

    [[nodiscard]] std::set<Number> on(Disk disk) const {
        std::set<Number> out;
        for (const auto& [number, disks] : holders_)
            if (disks.contains(disk))
                out.insert(number);
        return out;
    }
    [[nodiscard]] std::set<Number> pruned_on(Disk disk) const {
        std::set<Number> out;
        for (const auto& [number, disks] : pruners_)
            if (disks.contains(disk))
                out.insert(number);
        return out;
    }
    /// Some disk can still tell that it once had it.
    [[nodiscard]] bool pruned_on_some(Number number) const {
        const auto found = pruners_.find(number);
        return found != pruners_.end() && !found->second.empty();
    }
    [[nodiscard]] bool on_some_disk(Number number) const { return !holders_.at(number).empty(); }
    [[nodiscard]] const Hash& hash(Number number) const { return hash_.at(number); }
    /// -1 for what nobody said.
    [[nodiscard]] Number number(const Hash& hash) const {
        const auto found = number_.find(hash);
        return found == number_.end() ? -1 : found->second;
    }
    [[nodiscard]] const std::map<Number, Hash>& all() const { return hash_; }

private:
    std::map<Number, Hash> hash_;
    std::map<Hash, Number> number_;
    std::map<Number, std::set<Disk>> holders_;
    std::map<Number, std::set<Disk>> pruners_;
};

} // namespace bluelamp::testing
