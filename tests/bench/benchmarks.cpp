#include "bench/draw_bench.hpp"
#include "bench/feed_bench.hpp"
#include "bench/fleet_bench.hpp"
#include "bench/ingest_bench.hpp"
#include "bench/latency_bench.hpp"
#include "bench/report.hpp"
#include "bench/sources_bench.hpp"
#include "bench/submit_bench.hpp"

#include <array>

namespace bluelamp::bench {

std::span<const Benchmark> benchmarks() {
    static constexpr std::array all{
        Benchmark{"start", "from the start of a process to the first content on the screen", start},
        Benchmark{"still", "a slide that nobody touches", still},
        Benchmark{"fade", "cross-fading the loop's slides, 60 frames a second", fade},
        Benchmark{"drag", "dragging a helmet over the vote, 60 frames a second", drag},
        Benchmark{"frame", "one whole frame against one that changes little", frame},
        Benchmark{"submit", "submissions kept durably and signed, against a bare loop of inserts", submit},
        Benchmark{"ingest", "batches taken by the server, against the same rows inserted directly", ingest},
        Benchmark{"fleet", "200 kiosks that were offline for 30 days deliver at once", fleet},
        Benchmark{"feed", "reading feeds, beside Python's feedparser and JavaScript's rss-parser", feed},
        Benchmark{"sources", "following 10, 100 and 1,000 sources, of which a tenth never answers", sources},
        Benchmark{"latency", "from publishing to a kiosk's screen, and from withdrawing to its being gone",
                  latency},
    };
    return all;
}

} // namespace bluelamp::bench
