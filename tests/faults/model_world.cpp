#include "faults/model_world.hpp"

#include "base/time.hpp"
#include "wire/limits.hpp"

#include <catch2/catch.hpp>

namespace bluelamp::testing {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
constexpr std::size_t most_devices = 6;
constexpr std::size_t most_kept = 6; ///< backups, images, sticks of a kind

std::int64_t now_of_this_machine() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(system_time().time_since_epoch()).count();
}

template <typename Kept>
void keep_few(std::vector<Kept>& list, std::size_t drop) {
    if (list.size() > most_kept)
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(drop % list.size()));
}

} // namespace

ModelWorld::ModelWorld(std::mt19937& random)
    : random_(random) {
    peer_.site.now_ms = now_of_this_machine();
    for (int i = 0; i < 2; ++i) {
        const auto folder = fresh("kiosk");
        SyncKiosk::enrol(folder, peer_);
        add_device(folder);
    }
    IdentityStore packed(fresh("kiosk"));
    const auto folder = folder_.path() / ("kiosk" + std::to_string(names_));
    const auto pack = fresh("pack");
    write_file(pack, make_pack(*peer_.site.storage, *peer_.site.keys.current(), peer_.site.now_ms, "vale", "",
                               peer_.url(), {}));
    enrol_from_pack(packed, folder, pack, time_of_ms(peer_.site.now_ms));
    back_up(); // before the pack's kiosk was ever heard
    add_device(folder);
}

void ModelWorld::open(Device& device) {
    device.kiosk = std::make_unique<SyncKiosk>(
        device.folder, [this, off = device.clock_off] { return time_of_ms(peer_.site.now_ms) + *off; });
}

void ModelWorld::add_device(const fs::path& folder) {
    auto device = std::make_unique<Device>();
    device->disk = static_cast<Disk>(devices_.size());
    device->folder = folder;
    device->clock_off = std::make_shared<std::chrono::seconds>(0);
    open(*device);
    devices_.push_back(std::move(device));
}

const char* ModelWorld::step() {
    struct Choice {
        const char* name;
        std::size_t weight;
        std::function<void()> run;
        bool moves = true; ///< entries that were there before
    };
    const std::vector<Choice> choices{
        {"submit", 30, [&] { submit(); }, false},
        {"sync", 12, [&] { sync(true); }},
        {"sync on a bad network", 16, [&] { sync(false); }},
        {"export to a stick", 4, [&] { write_kiosk_stick(); }, false},
        {"import at the server", 5, [&] { carry_to_server(); }},
        {"content to a stick", 3, [&] { write_server_stick(); }, false},
        {"import at a kiosk", 5, [&] { carry_to_kiosk(); }},
        {"lose a stick", 1, [&] { lose_stick(); }, false},
        {"restart", 3, [&] { restart(); }},
        {"time passes", 3, [&] { pass_time(); }, false},
        {"clock jump", 4, [&] { jump_clock(); }},
        {"back up", 2, [&] { back_up(); }, false},
        {"restore behind our back", 1, [&] { put_server_back(false); }},
        {"restore", 1, [&] { put_server_back(true); }},
        {"image of a disk", 2, [&] { take_image(); }, false},
        {"image put back", 1, [&] { put_image_back(); }},
        {"disk cloned", 1, [&] { clone(); }},
        {"enrol late", 1, [&] { enrol_late(); }},
        {"rotate keys", 1, [&] { rotate_keys(); }},
        {"publish", 2, [&] { publish(); }, false},
        {"withdraw", 2, [&] { withdraw(); }, false},
        {"erase", 1, [&] { erase(); }},
    };
    std::size_t all = 0;
    for (const auto& choice : choices)
        all += choice.weight;
    auto drawn = pick(all);
    for (const auto& choice : choices) {
        if (drawn < choice.weight) {
            choice.run();
            if (choice.moves)
                check(choice.name);
            return choice.name;
        }
        drawn -= choice.weight;
    }
    return "";
}

void ModelWorld::submit() {
    auto& device = some_device();
    auto& kiosk = *device.kiosk;
    const auto key = kiosk.identity().server_keys.sealing.front();
    std::vector<EntryDraft> drafts;
    std::vector<Number> numbers;
    for (auto left = 1 + pick(3); left > 0; --left) {
        const auto number = next_++;
        const auto& area = kiosk.identity().area;
        const auto flags = static_cast<std::uint8_t>(kiosk.clock.behind() ? EntryFlag::clock_behind : 0);
        auto draft = draft_entry(Feedback{area, 3, "", "say " + std::to_string(number), "", false},
                                 Via::screen, make_receipt(), kiosk.clock.now(), flags, key);
        if (pick(12) == 0) {
            draft.kind = "petition"; // no server knows it
            poison_.insert(number);
        }
        numbers.push_back(number);
        drafts.push_back(std::move(draft));
    }
    const auto entries = kiosk.log.append_all(drafts);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        promises_.said(numbers[i], entries[i].hash, device.disk);
        said_ms_[numbers[i]] = peer_.site.now_ms;
        place_[numbers[i]] = {kiosk.log.open_epoch(), entries[i].seq};
        ++totals_.said;
    }
}

bool ModelWorld::pass(Device& device) {
    const auto result = device.kiosk->engine.pass();
    if (result.problem.find("enrol it again") != std::string::npos) { // staff do as they are told
        SyncKiosk::enrol(device.folder, peer_, device.kiosk->identity().area);
        return device.kiosk->engine.pass().complete();
    }
    return result.complete();
}

void ModelWorld::sync(bool honest) {
    auto& device = some_device();
    if (honest) {
        (void)pass(device);
        return;
    }
    peer_.carry([this](const LoopbackRequest& request, const SyncPeer::Deliver& deliver) {
        return spoiled(request, deliver);
    });
    (void)device.kiosk->engine.pass();
    peer_.carry({});
}

std::string ModelWorld::spoiled(const LoopbackRequest& request, const SyncPeer::Deliver& deliver) {
    auto& earlier = earlier_answers_[request.path];
    const auto honest = [&] {
        auto reply = deliver(request);
        earlier.push_back(reply);
        keep_few(earlier, random_());
        return reply;
    };
    switch (pick(13)) {
    case 0: // lost request
        return {};
    case 1: // lost reply
        (void)honest();
        return {};
    case 2: // duplicated
        (void)deliver(request);
        return honest();
    case 3: { // truncated
        const auto reply = honest();
        return reply.substr(0, pick(reply.size() + 1));
    }
    case 4:
        return LoopbackServer::answer(200, "<html>Log in to the guest network</html>");
    case 5:
        return LoopbackServer::answer(302, "", "Location: https://portal.example/\r\n");
    case 6:
        return LoopbackServer::answer(511, "<html>Log in</html>");
    case 7: { // one bit
        auto reply = honest();
        auto& octet = reply.at(pick(reply.size()));
        octet = static_cast<char>(octet ^ (1 << pick(8)));
        return reply;
    }
    case 8: // signed for another request, or an old manifest
        if (!earlier.empty())
            return earlier[pick(earlier.size())];
        return {};
    case 9: // held back until a later one has passed
        held_request_ = request;
        return {};
    case 10:
        if (held_request_) {
            auto reply = honest();
            (void)deliver(*held_request_);
            return reply;
        }
        return honest();
    default:
        return honest();
    }
}

void ModelWorld::write_kiosk_stick() {
    auto& kiosk = *some_device().kiosk;
    kiosk_sticks_.push_back(fresh("stick"));
    (void)export_to_stick(kiosk_sticks_.back(), kiosk.identity(), kiosk.log, kiosk.content, kiosk.clock,
                          "test");
    keep_few(kiosk_sticks_, random_());
}

void ModelWorld::carry_to_server() {
    if (kiosk_sticks_.empty())
        return;
    std::vector<std::pair<std::uint64_t, Bytes>> batches;
    for (const auto& entry : fs::directory_iterator(kiosk_sticks_[pick(kiosk_sticks_.size())])) {
        auto file = read_file(entry.path(), limits::batch_file).value();
        batches.emplace_back(read_batch(file).header.first, std::move(file));
    }
    std::sort(batches.begin(), batches.end());
    for (const auto& [first, file] : batches)
        (void)peer_.site.take(file);
}

void ModelWorld::write_server_stick() {
    peer_.site.now_ms += 1000;
    server_sticks_.push_back(fresh("content"));
    export_content(*peer_.site.storage, *peer_.site.keys.current(), peer_.site.now_ms, peer_.site.media,
                   server_sticks_.back());
    keep_few(server_sticks_, random_());
}

void ModelWorld::carry_to_kiosk() {
    if (server_sticks_.empty())
        return;
    auto& kiosk = *some_device().kiosk;
    (void)import_from_stick(server_sticks_[pick(server_sticks_.size())], kiosk.identities, kiosk.log,
                            kiosk.content, kiosk.clock);
}

void ModelWorld::lose_stick() {
    auto& sticks = pick(2) == 0 ? kiosk_sticks_ : server_sticks_;
    if (sticks.empty())
        return;
    const auto lost = sticks.begin() + static_cast<std::ptrdiff_t>(pick(sticks.size()));
    fs::remove_all(*lost);
    sticks.erase(lost);
}

void ModelWorld::restart() {
    auto& device = some_device();
    device.kiosk.reset();
    open(device);
}

void ModelWorld::pass_time() {
    peer_.site.now_ms += static_cast<std::int64_t>(1 + pick(pick(4) == 0 ? 45 : 8)) * day_ms;
}

void ModelWorld::jump_clock() {
    using days = std::chrono::days;
    const std::array<std::chrono::seconds, 6> offs{days(0),  days(0),   days(-20'000),
                                                   days(-3), days(200), days(4'000)};
    auto& device = some_device();
    *device.clock_off = offs[pick(offs.size())];
    if (pick(2) == 0) { // a battery dies while the power is off
        device.kiosk.reset();
        open(device);
    }
}

void ModelWorld::back_up() {
    backups_.push_back({fresh("backup"), held_by_server()});
    peer_.site.storage->copy_to(backups_.back().file);
    keep_few(backups_, random_());
}

void ModelWorld::put_server_back(bool by_restore) {
    const auto& backup = backups_[pick(backups_.size())];
    auto& site = peer_.site;
    std::uint64_t version = 0;
    for (const auto& area : site.storage->content().manifest_areas())
        version = std::max(version, site.storage->content().manifest_version(area));
    const auto generation = generation_of(*site.storage);
    for (const auto& hash : server_had_)
        if (!backup.held.contains(hash))
            server_forgot_.insert(promises_.number(hash));
    server_had_ = backup.held;
    peer_.put_back(backup.file);
    site.storage->transact([&] {
        if (by_restore)
            jump_past(*site.storage, *site.keys.current(), site.now_ms, version, generation);
        reissue_manifests(*site.storage, *site.keys.current(),
                          site.now_ms); // as a server does when it starts
    });
}

void ModelWorld::take_image() {
    auto& device = some_device();
    images_.push_back({fresh("image"), promises_.on(device.disk), promises_.pruned_on(device.disk)});
    device.kiosk.reset();
    fs::copy(device.folder, images_.back().folder, fs::copy_options::recursive);
    open(device);
    keep_few(images_, random_());
}

void ModelWorld::put_image_back() {
    if (images_.empty())
        return;
    const auto& image = images_[pick(images_.size())];
    auto& device = some_device(); // perhaps of another kiosk: a technician's mistake
    device.kiosk.reset();
    fs::remove_all(device.folder);
    fs::copy(image.folder, device.folder, fs::copy_options::recursive);
    const auto before = promises_.on(device.disk);
    promises_.put_back(device.disk, image.on, image.pruned);
    for (const auto number : before)
        if (!promises_.on_some_disk(number) && !server_had_.contains(promises_.hash(number)))
            died_.insert(number);
    open(device);
}

void ModelWorld::clone() {
    if (devices_.size() >= most_devices)
        return;
    auto& device = some_device();
    const auto folder = fresh("kiosk");
    device.kiosk.reset();
    fs::copy(device.folder, folder, fs::copy_options::recursive);
    open(device);
    add_device(folder);
    promises_.copied(device.disk, devices_.back()->disk);
}

void ModelWorld::enrol_late() {
    if (devices_.size() >= most_devices)
        return;
    const auto folder = fresh("kiosk");
    SyncKiosk::enrol(folder, peer_, "vale");
    add_device(folder);
}

void ModelWorld::rotate_keys() {
    auto& site = peer_.site;
    site.storage->transact([&] {
        site.keys.rotate(*site.storage, time_of_ms(site.now_ms));
        reissue_manifests(*site.storage, *site.keys.current(), site.now_ms);
    });
}

void ModelWorld::publish() {
    items_.push_back("m" + std::to_string(++names_));
    peer_.site.publish(R"({"items":[{"id":")" + items_.back() + R"(","kind":"update","title":"T"}]})");
}

void ModelWorld::withdraw() {
    if (items_.empty())
        return;
    const auto which = items_.begin() + static_cast<std::ptrdiff_t>(pick(items_.size()));
    if (peer_.site.storage->content().entity("item", *which))
        peer_.site.publish(R"({"withdraw":[")" + *which + R"("]})");
    items_.erase(which);
}

void ModelWorld::erase() {
    if (place_.empty())
        return;
    const auto& [epoch, seq] = place_.at(1 + static_cast<Number>(pick(place_.size())));
    for (const auto& state : peer_.site.storage->logs().states())
        if (state.epoch == epoch)
            (void)peer_.site.storage->logs().erase_payload(state.kiosk, epoch, seq);
}

} // namespace bluelamp::testing
