#pragma once

#include "faults/promises.hpp"
#include "support/sync_peer.hpp"

#include <random>

/// A server, its backups, kiosks, copies of their disks, and sticks, all real, for a model test to push
/// about.
namespace bluelamp::testing {

class ModelWorld {
public:
    explicit ModelWorld(std::mt19937& random);

    /// One random operation, then all that must hold after each. Returns its name.
    const char* step();
    /// Connects everything with an honest network until nothing moves, then checks that all is there once.
    void finish();

    struct Totals {
        std::uint64_t said = 0;
        std::uint64_t died_with_a_disk = 0; ///< on no disk any more and never sent: a disk was put back
        std::uint64_t forgotten = 0;        ///< pruned after 30 days, then the server was put back further
        std::uint64_t in_branches = 0;      ///< accepted on copies of disks
        std::uint64_t forked = 0;
        std::uint64_t quarantined = 0;
    };
    [[nodiscard]] const Totals& totals() const { return totals_; }

private:
    struct Device {
        Disk disk = 0;
        std::filesystem::path folder;
        std::shared_ptr<std::chrono::seconds> clock_off; ///< what its clock is wrong by
        std::unique_ptr<SyncKiosk> kiosk;
    };
    struct Backup {
        std::filesystem::path file;
        std::set<Hash> held;
    };
    struct Image {
        std::filesystem::path folder;
        std::set<Number> on;
        std::set<Number> pruned;
    };

    // operations
    void submit();
    void sync(bool honest);
    void carry_to_server();
    void carry_to_kiosk();
    void write_kiosk_stick();
    void write_server_stick();
    void lose_stick();
    void restart();
    void pass_time();
    void jump_clock();
    void back_up();
    void put_server_back(bool by_restore);
    void take_image();
    void put_image_back();
    void clone();
    void enrol_late();
    void rotate_keys();
    void publish();
    void withdraw();
    void erase();

    // network
    std::string spoiled(const LoopbackRequest& request, const SyncPeer::Deliver& deliver);

    // looking
    void check(const char* after);
    [[nodiscard]] std::set<Hash> held_by_server();
    [[nodiscard]] static std::set<Hash> held_by(const Device& device);
    void check_disk(const Device& device, const char* after);
    void check_figures(Device& device, const char* after);
    void check_gaps();
    [[nodiscard]] std::string whereabouts(const Epoch& epoch);
    void check_order();
    void check_cases();
    void check_both_ends();

    Device& some_device() { return *devices_[pick(devices_.size())]; }
    std::size_t pick(std::size_t below) { return static_cast<std::size_t>(random_()) % below; }
    [[nodiscard]] std::filesystem::path fresh(const std::string& name) {
        return folder_.path() / (name + std::to_string(++names_));
    }
    void open(Device& device);
    void add_device(const std::filesystem::path& folder);
    [[nodiscard]] bool pass(Device& device);

    std::mt19937& random_;
    TemporaryFolder folder_;
    SyncPeer peer_;
    Promises promises_;
    Totals totals_;
    std::vector<std::unique_ptr<Device>> devices_;
    std::vector<Backup> backups_;
    std::vector<Image> images_;
    std::vector<std::filesystem::path> kiosk_sticks_;
    std::vector<std::filesystem::path> server_sticks_;
    std::vector<std::string> items_;
    std::map<std::string, std::vector<std::string>> earlier_answers_; ///< by path
    std::optional<LoopbackRequest> held_request_;
    std::set<Hash> server_had_;
    std::set<Number> server_forgot_;
    std::set<Number> died_;
    std::map<Number, std::int64_t> said_ms_;
    std::map<Number, std::pair<Epoch, std::uint64_t>> place_;
    std::set<Number> poison_;
    int names_ = 0;
    Number next_ = 1;
};

} // namespace bluelamp::testing
