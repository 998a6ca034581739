using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RegFiling.Platform.Calendar;

namespace RegFiling.Cli.Commands;

/// <summary><c>regfiling calendar</c>: due dates from the working-day calendar of a pack.</summary>
internal static class CalendarCommands
{
    private static readonly string[] WallFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];
    private static readonly string[] InstantFormats = [.. WallFormats.Select(format => format + "zzz"), .. WallFormats.Select(format => format + "'Z'")];

    public static Command Build(CliContext context) => new("calendar", context.Say("工作日与到期日", "working days and due dates")) { Add(context) };

    private static Command Add(CliContext context)
    {
        Option<string?> from = new("--from") { Description = context.Say("起始日（不计入），如 2026-09-30；按小时计算时可写 2026-09-30T18:00", "day to start from (not counted), 2026-09-30; for hours also 2026-09-30T18:00"), HelpName = "DATE" };
        Option<long?> days = new("--days") { Description = context.Say("期限的数值", "how many"), HelpName = "N", CustomParser = result => ParseDays(context, result) };
        Option<string> unit = new("--unit") { Description = context.Say("wd 工作日、cd 日、mo 个月、yr 年、h 小时", "wd working days, cd calendar days, mo months, yr years, h hours"), DefaultValueFactory = _ => "wd" };
        var lines = context.LinesOption();
        Command command = new("add", context.Say("从某日起经过一段期限后的到期日", "the due date of a period that starts on a day")) { from, days, unit, lines };
        command.Validators.Add(result =>
        {
            var single = result.GetResult(from) is not null && result.GetResult(days) is not null;
            var any = result.GetResult(from) is not null || result.GetResult(days) is not null;
            if (result.GetResult(lines) is not null ? any : !single)
                result.AddError(context.Say("请给出 --from 和 --days，或者 --lines。", "Give --from and --days, or --lines."));
        });
        command.SetAction(parsed =>
        {
            var deadlines = PackFolder.Find(parsed.GetValue(context.Pack)).Deadlines();
            var usual = parsed.GetValue(unit)!;
            if (parsed.GetValue(lines) is { } file)
                return context.AnswerLines(file, line => new(Answer(context, deadlines, line.Text("from"), line.Whole("days"), line.OptionalText("unit") ?? usual)));
            context.WriteJson(Answer(context, deadlines, parsed.GetValue(from)!, parsed.GetValue(days)!.Value, usual));
            return ExitCode.Fine;
        });
        return command;
    }

    private static object Answer(CliContext context, Deadlines deadlines, string from, long days, string unit)
    {
        Period period = new(days, Period.ParseUnit(unit));
        var start = ParseStart(from, deadlines.Time);
        var due = deadlines.Due(start, period);
        var shown = period.Unit == PeriodUnit.Hours
            ? due.Instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            : due.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new { due = shown, explanation = due.Explanation.In(context.Language), provisional = due.Provisional };
    }

    private static long? ParseDays(CliContext context, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days))
            return days;
        result.AddError(context.Say($"--days 应为整数，而不是“{text}”。", $"--days must be a whole number, not \"{text}\"."));
        return null;
    }

    private static DateTimeOffset ParseStart(string text, JurisdictionTime time)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var date))
            return time.StartOf(date);
        if (DateTime.TryParseExact(text, WallFormats, invariant, DateTimeStyles.None, out var wall))
            return time.InstantOf(wall);
        if (DateTimeOffset.TryParseExact(text, InstantFormats, invariant, DateTimeStyles.AssumeUniversal, out var instant))
            return instant;
        throw new UsageException(new(
            $"“{text}”不是日期，应写作 2026-09-30，按小时计算时也可写作 2026-09-30T18:00 或 2026-09-30T18:00+08:00。",
            $"\"{text}\" is not a date like 2026-09-30, nor, for hours, a time like 2026-09-30T18:00 or 2026-09-30T18:00+08:00."));
    }
}
