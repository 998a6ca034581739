using System.Diagnostics;
using System.Text.Json;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.Benchmarks;

/// <summary>
/// Tier decisions per second on one core by the rules of <c>workflows/cn-shanghai</c>: compiled, with what decided kept, and with the full explanation in
/// words; beside Microsoft RulesEngine on the same rules and the same facts.
/// </summary>
internal static class RulesSpeed
{
    private const int Count = 1_024;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(12);

    public static async Task<int> RunAsync(string root)
    {
        var (tier, floors) = ((ScoreCard)Read(root, "tier"), (DecisionTable)Read(root, "floors"));
        var compile = Stopwatch.StartNew();
        var plan = TierPlan.Compile(tier, floors)!;
        compile.Stop();
        var (objects, rows) = TierFacts.Random(plan, Count);
        var yardstick = new RulesEngineYardstick();
        var differ = await DifferAsync(plan, yardstick, objects, rows);
        if (differ > 0)
        {
            Console.Error.WriteLine($"{differ} of {Count} decisions differ from the yardstick: the figures would compare different rules.");
            return 1;
        }

        Facts[] facts = [.. rows.Select(row => Enumerable.Range(0, row.Length).Aggregate(Facts.None, (all, slot) => all.With(plan.Inputs[slot].Id, row[slot])))];
        var day = new DateOnly(2026, 11, 24);
        Meter engine = new(), bare = new(), decide = new(), explain = new(), words = new();

        // Short stretches in turn, and the best of each: what else runs on the machine makes a stretch slower, never faster, and hits all alike.
        for (var total = Stopwatch.StartNew(); total.Elapsed < Time;)
        {
            await engine.RunAsync(async i => await yardstick.DecideAsync(objects[i]));
            await bare.RunAsync(async i => await yardstick.DecideBareAsync(objects[i]));
            decide.Run(i => plan.Decide(rows[i]).Rank);
            explain.Run(i => plan.Explain(rows[i]).Outcome.Rank);
            words.Run(i => TierEngine.Decide(tier, floors, facts[i], day).Explanation.Zh.Length);
        }

        var data = new { allocatedBytesPerDecision = decide.Bytes, compileMilliseconds = Math.Round(compile.Elapsed.TotalMilliseconds, 1) };
        Write("decisions without explanation", decide, engine, data);
        Write("decisions with explanation as data (levels, floors, nearest changes)", explain, engine, new { allocatedBytesPerDecision = explain.Bytes, timesDearer = Math.Round(decide.Best / explain.Best, 1) });
        Write("decisions with explanation in words, two languages", words, engine, new { timesDearer = Math.Round(decide.Best / words.Best, 1) });
        Write("decisions without explanation, against the barest form of the yardstick", decide, bare, new { yardstickForm = "one expression, cannot say why" });
        return 0;
    }

    private static void Write(string what, Meter ours, Meter yardstick, object more) => Console.WriteLine(JsonSerializer.Serialize(new
    {
        figure = "rules",
        what,
        perSecondAndCore = Math.Round(ours.Best),
        yardstick = "Microsoft RulesEngine 6.0.1, same rules, same facts",
        yardstickPerSecondAndCore = Math.Round(yardstick.Best),
        ratio = Math.Round(ours.Best / yardstick.Best, 1),
        agreed = Count,
        more,
    }));

    private static async Task<int> DifferAsync(TierPlan plan, RulesEngineYardstick yardstick, TierFacts[] objects, FactValue[][] rows)
    {
        var differ = 0;
        for (var i = 0; i < Count; i++)
        {
            var rank = plan.Decide(rows[i]).Rank;
            if (await yardstick.DecideAsync(objects[i]) != rank || await yardstick.DecideBareAsync(objects[i]) != rank) differ++;
        }

        return differ;
    }

    private static RuleSet Read(string root, string name) =>
        RuleSet.Parse(File.ReadAllBytes(Path.Combine(root, "workflows", "cn-shanghai", "rules", $"{name}.json")), $"{name}.json").RuleSet!;

    private sealed class Meter
    {
        private static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(40);
        private long sum;
        private long done;
        private long bytes;

        public double Best { get; private set; }

        public double Bytes => Math.Round((double)bytes / done, 1);

        public void Run(Func<int, int> decide)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (clock, count) = (Stopwatch.StartNew(), 0L);
            do
            {
                for (var i = 0; i < 64; i++) sum += decide((int)((count + i) % Count));
                count += 64;
            }
            while (clock.Elapsed < Stretch);
            Best = Math.Max(Best, count / clock.Elapsed.TotalSeconds);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            done += count;
        }

        public async Task RunAsync(Func<int, ValueTask<int>> decide)
        {
            var (clock, count) = (Stopwatch.StartNew(), 0L);
            do
            {
                for (var i = 0; i < 64; i++) sum += await decide((int)((count + i) % Count));
                count += 64;
            }
            while (clock.Elapsed < Stretch);
            Best = Math.Max(Best, count / clock.Elapsed.TotalSeconds);
        }
    }
}
