using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;
using RegFiling.Platform.Rules;

namespace RegFiling.Tests.Platform.Rules.Fuzz;

/// <summary>How long to try, and what must hold of whatever is read: refused or usable, in bounded time and memory, each problem with place and cure.</summary>
internal static class Fuzzing
{
    private const string Schedule = "/proc/thread-self/schedstat";
    private const long MostBytes = 1_000_000_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    // Seconds for each test; without it a few hundred tries, so that the suite stays quick.
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("REGFILING_FUZZ_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : -1;

    public static void Try<T>(this Gen<T> gen, Action<T> holds, int usual) => gen.Sample(holds, iter: Seconds > 0 ? -1 : usual, time: Seconds, threads: 1, print: Print);

    /// <summary>Runs it, and looks at what it took: the time of the processor where the system tells it, so that a busy machine is not a slow reader.</summary>
    public static T Bounded<T>(Func<T> read)
    {
        var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread(), Spent());
        var result = read();
        (bytes, time) = (GC.GetAllocatedBytesForCurrentThread() - bytes, Spent() - time);
        Assert.True(bytes < MostBytes && time < MostTime, $"{bytes:N0} bytes, {time.TotalSeconds:0.0} s");
        return result;
    }

    // Nanoseconds that this thread has run.
    private static TimeSpan Spent() => File.Exists(Schedule) && long.TryParse(File.ReadAllText(Schedule).Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var run)
        ? TimeSpan.FromTicks(run / 100) : Stopwatch.GetElapsedTime(0);

    /// <summary>Problems that tell a lawyer where to look and what to do, in both languages.</summary>
    public static void Told(IEnumerable<RuleProblem> problems, int lines)
    {
        foreach (var problem in problems)
        {
            Assert.InRange(problem.Line, 1, lines);
            Assert.True(problem is { Code.Length: > 0, File.Length: > 0, Message.IsComplete: true, Cure.IsComplete: true }, problem.ToString());
        }
    }

    public static int Lines(ReadOnlySpan<byte> file) => file.Count((byte)'\n') + 1;

    private static string Print<T>(T value) => value switch
    {
        ITuple parts => string.Join(" | ", Enumerable.Range(0, parts.Length).Select(i => Print(parts[i]))),
        Array items => string.Join(", ", items.Cast<object?>().Select(Print)),
        _ => value?.ToString() ?? "null",
    };
}
