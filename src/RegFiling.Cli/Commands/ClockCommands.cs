using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace RegFiling.Cli.Commands;

/// <summary><c>regfiling clock</c>: decision dates after other conventions, for comparison.</summary>
internal static class ClockCommands
{
    // A century of days, far beyond any period that a filing platform uses.
    private const long Longest = 36_525;

    public static Command Build(CliContext context) => new("clock", context.Say("按其他惯例计算的决定日期", "decision dates after other conventions")) { Due(context) };

    private static Command Due(CliContext context)
    {
        Option<string> convention = new("--convention") { Description = context.Say("计算惯例", "how to count"), Required = true };
        convention.AcceptOnlyFromAmong(FollowingDayConvention.Name);
        var lines = context.LinesOption();
        lines.Required = true;
        Command command = new("due", context.Say("含补正中止的决定日期", "the decision date, with time suspended for corrections")) { convention, lines };
        command.SetAction(parsed => context.AnswerLines(parsed.GetValue(lines)!, line => new(Answer(line))));
        return command;
    }

    private static object Answer(JsonElement line)
    {
        var period = line.Whole("period");
        if (period is < 0 or > Longest)
            throw new UsageException(new($"period：应在 0 与 {Longest} 之间。", $"period: must be between 0 and {Longest}."));
        var resume = line.OptionalText("resume") ?? "continue";
        if (resume is not ("continue" or "reset"))
            throw new UsageException(new($"resume：应为 continue 或 reset，而不是“{resume}”。", $"resume: must be continue or reset, not \"{resume}\"."));

        Correction[] corrections = [.. line.Items("corrections").Select(c => new Correction(c.Date("asked"), c.OptionalDate("answered"), c.Flag("incomplete")))];
        try
        {
            var date = FollowingDayConvention.DecisionDate(
                line.Date("filed"), (int)period, line.Text("unit"), resume == "reset", corrections, line.OptionalDate("today"));
            return new { decisionDate = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new UsageException(new("决定日期超出公元9999年。", "The decision date lies beyond the year 9999."));
        }
    }
}
