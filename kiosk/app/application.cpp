#include "app/application.hpp"

#include "app/assets.hpp"
#include "app/health_monitor.hpp"
#include "app/show.hpp"
#include "app/snapshot_thread.hpp"
#include "app/staff_services.hpp"
#include "app/staff_thread.hpp"
#include "app/store_thread.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/supervisor.hpp"
#include "config/kiosk_config.hpp"
#include "crypto/receipt.hpp"
#include "draw/drawings.hpp"
#include "draw/pictures.hpp"
#include "draw/text.hpp"
#include "draw/texture_cache.hpp"
#include "health/starts.hpp"
#include "paint/memory.hpp"
#include "screens/screens.hpp"
#include "session/visit.hpp"
#include "sources/source_follower.hpp"
#include "sync/network_watch.hpp"
#include "sync/seal.hpp"
#include "sync/sync_engine.hpp"
#include "sync/sync_thread.hpp"
#include "text/london_time.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>
#include <random>
#include <thread>
#include <unistd.h>

namespace bluelamp {
namespace {

constexpr std::size_t texture_budget = 40U << 20U;

/// The interface's materials, in the order in which they need each other.
struct Workshop {
    Languages languages;
    draw::TextureCache textures{texture_budget};
    draw::Typesetter typesetter;
    draw::Drawings drawings;
    draw::Pictures pictures;
    Window window;
    Stage stage;

    Workshop(const AppOptions& options, const KioskConfig& config, draw::Pictures::Locate locate,
             const std::filesystem::path& assets)
        : languages(assets / "locale", config.screen.time_zone)
        , typesetter(assets / "fonts" / "fonts.conf")
        , drawings(assets)
        , pictures(std::move(locate), [this] { window.wake(); })
        , window({options.display, config.screen.gpu ? Rendering::gpu : Rendering::software, options.width,
                  options.height, "Blue Lamp"},
                 textures)
        , stage({window.width(), window.height(), config.screen.mm_per_pixel, config.screen.distance_mm},
                languages, {textures, typesetter, drawings, pictures}) {}
};

/// Media by their hash, the interface's own pictures by "own/NAME".
draw::Pictures::Locate locator(const std::filesystem::path& assets, const ContentStore& content) {
    return [assets, &content](const std::string& id) -> std::filesystem::path {
        constexpr std::string_view own = "own/";
        if (id.starts_with(own))
            return assets / "pictures" / (id.substr(own.size()) + ".svg");
        return content.media().has(id) ? content.media().path_of(id) : std::filesystem::path();
    };
}

/// What works beside the UI thread. Members end in the order that lets each reach what it tells: first the
/// store, which keeps what still waits, last the snapshots.
struct Threads {
    std::unique_ptr<SnapshotThread> snapshots;
    std::unique_ptr<SyncEngine> engine;
    std::unique_ptr<SyncThread> sync;
    std::unique_ptr<NetworkWatch> network;
    std::unique_ptr<SourceFollower> follower;
    std::unique_ptr<StoreThread> store;
    std::unique_ptr<StaffThread> staff;
};

std::vector<play::ScriptLine> read_script(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw UsageFailure("read the script", "cannot open " + file.string(),
                           "give --play a file that is there");
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    try {
        return play::parse_script(text);
    } catch (const std::invalid_argument& mistake) {
        throw UsageFailure("read the script", mistake.what());
    }
}

} // namespace

/// Everything that is open while the app runs.
class Application {
public:
    explicit Application(const AppOptions& options)
        : options_(options)
        , config_(read_kiosk_config(options.config, options.data))
        , health_(options.data)
        , identities_(options.data)
        , identity_(identities_.load())
        , log_(options.data, identity_ ? identity_->kiosk : "none")
        , content_(options.data, config_.media_quota)
        , clock_(log_)
        , staff_(config_.staff, options.version, identities_, log_, content_, clock_)
        , assets_(assets_folder())
        , danger_words_(std::make_shared<DangerWords>(DangerWords::read(assets_ / "danger-words")))
        , workshop_(options, config_, locator(assets_, content_), assets_) {
        config_.network.user_agent = "bluelamp-kiosk/" + options.version;
    }

    int draw_screenshot(const AppOptions::Screenshot& wanted) {
        const auto screen = screen_named(wanted.screen);
        if (!screen)
            throw UsageFailure("draw a screen", "there is none called \"" + wanted.screen + "\"",
                               "--screen list prints the names");
        const Time at = wanted.at.value_or(clock_.now());
        const auto snapshot = read_snapshot(stores(), at, Rules{});
        Session session = session_on(*screen, *snapshot);
        session.visitor.language = wanted.language;
        session.visitor.text_size = wanted.text_size;
        session.visitor.high_contrast = wanted.high_contrast;
        Show show(parts([at] { return at; }, [](const Submit&) {}), snapshot, std::move(session));
        show.settle([this] { return workshop_.pictures.idle(); });
        write_picture(workshop_.window, wanted.file);
        return 0;
    }

    int run() {
        for (const auto& folder : {options_.data, options_.data / "media"})
            if (const auto removed = remove_abandoned(folder); removed > 0)
                spdlog::info("removed {} half-written files of earlier runs from {}", removed,
                             folder.string());
        health_.watch(restart_asked);
        Threads threads;
        std::random_device entropy;
        Session session;
        session.seed = (static_cast<std::uint64_t>(entropy()) << 32U | entropy()) | 1U;
        Show show(parts([this] { return clock_.now(); },
                        [&threads](Submit submit) { threads.store->submit(std::move(submit)); },
                        [&threads](Command command) { threads.staff->take(std::move(command)); },
                        [&threads](VisitUse use) { threads.store->count(std::move(use)); }),
                  first_snapshot(), std::move(session));
        if (options_.play == "-")
            show.play_live(STDIN_FILENO, std::cout);
        else if (!options_.play.empty())
            show.play(read_script(options_.play));
        if (!options_.stats.empty())
            show.write_stats(options_.stats);
        show.first_frame();
        start(threads);
        tell_supervisor("READY=1");
        const auto ended = run_noting(show);
        health_.stop_watching();
        tell_supervisor("STOPPING=1");
        health_.ended_well();
        return ended == Show::Ended::restart ? restart_asked : 0;
    }

private:
    /// Damage that opening did not see is found by reading; the database is then set aside by reading again.
    [[nodiscard]] SnapshotPtr first_snapshot() {
        try {
            return read_snapshot(stores(), clock_.now(), Rules{});
        } catch (const Failure& failure) {
            spdlog::error("read content: {}", failure.what());
            return read_snapshot(stores(), clock_.now(), Rules{});
        }
    }

    /// As `show.run`; what ends it badly is there for the next start to read. A script that fails says
    /// nothing about the app.
    [[nodiscard]] Show::Ended run_noting(Show& show) {
        try {
            return show.run();
        } catch (const std::exception& failure) {
            if (options_.play.empty())
                health_.ended_badly(failure.what());
            throw;
        }
    }

    /// After the first picture is on screen: none of them is needed for it.
    void start(Threads& threads) {
        threads.snapshots = std::make_unique<SnapshotThread>(
            stores(), Rules{}, mailbox_,
            SnapshotThread::Hooks{
                [](const std::string& problem) { spdlog::error("read content: {}", problem); },
                health_.pulse_of(HealthMonitor::Part::snapshots), [this] { content_lost_ = true; }});
        if (identity_ && !health_.minimal()) {
            const auto beat = health_.pulse_of(HealthMonitor::Part::sync);
            threads.engine = std::make_unique<SyncEngine>(options_.data, identities_, log_, content_, clock_,
                                                          config_.network, options_.version, beat);
            threads.sync =
                std::make_unique<SyncThread>(*threads.engine, log_, sync_hooks(*threads.snapshots));
            threads.network =
                std::make_unique<NetworkWatch>([&sync = *threads.sync] { sync.network_is_back(); });
        }
        if (stores().follows_sources && !health_.minimal())
            threads.follower = std::make_unique<SourceFollower>(config_.sources, content_, config_.network,
                                                                source_hooks(*threads.snapshots));
        auto hooks = store_hooks(*threads.snapshots, threads.sync.get());
        hooks.beat = [this, beat = health_.pulse_of(HealthMonitor::Part::store), sync = threads.sync.get()] {
            beat();
            health_.look_after(content_);
            if (content_lost_.exchange(false) && sync) {
                spdlog::error("the content was deleted or damaged: fetching it anew");
                sync->wake();
            }
        };
        threads.store = std::make_unique<StoreThread>(mailbox_, std::move(hooks));
        threads.staff =
            std::make_unique<StaffThread>(mailbox_, staff_hooks(*threads.snapshots, threads.sync.get()));
    }

    [[nodiscard]] Stores stores() {
        return {identities_,
                log_,
                content_,
                clock_,
                !identity_ && !config_.sources.empty(),
                [this] { return taking_ && !health_.minimal(); },
                danger_words_,
                !config_.staff.pin_hash.empty(),
                [this] {
                    const std::lock_guard lock(sync_mutex_);
                    return sync_status_;
                },
                health_.minimal()};
    }

    [[nodiscard]] Show::Parts parts(std::function<Time()> wall, std::function<void(Submit)> submit,
                                    std::function<void(Command)> command = {},
                                    std::function<void(VisitUse)> count = {}) {
        return {workshop_.window,
                workshop_.stage,
                mailbox_,
                std::move(submit),
                std::move(wall),
                [this] { health_.screens_live(); },
                [this] { return workshop_.textures.bytes(); },
                std::move(command),
                std::move(count),
                [this] { return health_.restart_due(); }};
    }

    /// Of a managed kiosk: a standalone one has nobody to tell.
    void count(const VisitUse& use) {
        if (identity_)
            log_.count_use(counts_of(use, text::london_day(clock_.now())));
    }

    /// Seals and appends; on the store thread.
    [[nodiscard]] Kept keep(const Submission& submission, Via via) {
        if (!identity_)
            throw Failure("keep what a visitor submitted", "this kiosk is not enrolled",
                          "run bluelamp-kiosk enrol --server URL --code CODE, or --pack FILE");
        const auto identity = identities_.load();
        const std::string receipt = make_receipt();
        const auto entry = log_.append(sealed(submission, via, receipt, *identity, clock_, *danger_words_));
        return {entry.seq, receipt};
    }

    [[nodiscard]] StoreThread::Hooks store_hooks(SnapshotThread& snapshots, SyncThread* sync) {
        return {[this](const Submit& submit) { return keep(submit.submission, submit.via); },
                [this] { log_.set_value("probe", std::to_string(clock_.now().time_since_epoch().count())); },
                [sync] {
                    if (sync)
                        sync->wake();
                },
                [](const std::string& problem) { spdlog::error("{}", problem); },
                [this, &snapshots](bool taking) {
                    taking_ = taking;
                    snapshots.look();
                },
                [this](const VisitUse& use) { count(use); },
                {},
                [this] { return health_.has_room(); }};
    }

    [[nodiscard]] SyncThread::Hooks sync_hooks(SnapshotThread& snapshots) {
        return {[&snapshots] { snapshots.look(); },
                [this, &snapshots](const SyncPass& pass) {
                    if (!pass.problem.empty())
                        spdlog::warn("sync: {}", pass.problem);
                    clock_.persist();
                    set_sync({false, pass.problem, std::nullopt});
                    snapshots.look();
                },
                [](const std::string& problem) { spdlog::error("sync: {}", problem); },
                [this, &snapshots] {
                    set_sync({true, {}, std::nullopt});
                    snapshots.look();
                },
                [this, &snapshots](std::chrono::milliseconds wait) {
                    const std::lock_guard lock(sync_mutex_);
                    sync_status_.next_try = clock_.now() + std::chrono::ceil<std::chrono::seconds>(wait);
                    snapshots.look();
                }};
    }

    void set_sync(SyncStatus status) {
        const std::lock_guard lock(sync_mutex_);
        sync_status_ = std::move(status);
    }

    [[nodiscard]] StaffThread::Hooks staff_hooks(SnapshotThread& snapshots, SyncThread* sync) {
        return {[this](const std::string& pin) { return staff_.pin_is_right(pin); },
                [sync] {
                    if (sync)
                        sync->wake();
                },
                [this, &snapshots](const StaffServices::Progress& progress) {
                    const auto result = staff_.copy_to_stick(progress);
                    snapshots.look();
                    return result;
                },
                [this, &snapshots](const StaffServices::Progress& progress) {
                    const auto result = staff_.bring_in(progress);
                    snapshots.look();
                    return result;
                },
                [this, &snapshots](ClosedFor reason) {
                    log_.set_value(kept::closed, std::string(name_of(reason)));
                    snapshots.look();
                },
                [](const std::string& problem) { spdlog::error("staff: {}", problem); }};
    }

    [[nodiscard]] SourceFollower::Hooks source_hooks(SnapshotThread& snapshots) {
        return {[this] { return clock_.now(); },
                [&snapshots](const SourceSettings& settings, const SourceOutcome& outcome) {
                    if (!outcome.note.empty())
                        spdlog::warn("source {}: {}", settings.source.id, outcome.note);
                    snapshots.look();
                }};
    }

    const AppOptions& options_;
    KioskConfig config_;
    HealthMonitor health_;
    IdentityStore identities_;
    std::optional<Identity> identity_;
    LogStore log_;
    ContentStore content_;
    TrustedClock clock_;
    StaffServices staff_;
    std::filesystem::path assets_;
    DangerWordsPtr danger_words_;
    Workshop workshop_;
    Mailbox mailbox_;
    std::atomic<bool> taking_ = true;
    std::atomic<bool> content_lost_ = false;
    std::mutex sync_mutex_;
    SyncStatus sync_status_;
};

int run_app(const AppOptions& options) {
    paint::give_back_large_blocks();
    // What a program prints goes to stdout; what it tells its operator does not.
    spdlog::set_default_logger(spdlog::stderr_logger_mt("bluelamp-kiosk"));
    if (!options.screenshot)
        std::this_thread::sleep_for(earlier_runs(options.data).pause());
    Application application(options);
    return options.screenshot ? application.draw_screenshot(*options.screenshot) : application.run();
}

} // namespace bluelamp
