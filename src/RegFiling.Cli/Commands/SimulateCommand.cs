using System.CommandLine;
using System.Diagnostics;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering.Simulation;

namespace RegFiling.Cli.Commands;

/// <summary><c>rules simulate</c>: what proposed tier rules would do to the filings on record. It changes nothing.</summary>
internal static class SimulateCommand
{
    private const int ShownInText = 20;
    private const int ShownInJson = 1_000;
    private const int Page = 500;

    public static Command Build(CliContext context)
    {
        var rules = new Option<FileInfo[]>("--rules")
        {
            Description = context.Say("拟用的规则文件：评分规则、最低等级规则或者应履行事项规则，可给出几个", "proposed rule files: score card, floors or requirements; several may be given"),
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILE",
        };
        var format = new Option<string>("--format") { Description = context.Say("text、csv（逐项列出变动的备案）或者 json", "text, csv (every filing that moves) or json"), DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "csv", "json");
        var company = new Option<Guid?>("--subject") { Description = context.Say("只算一个主体的备案", "the filings of one subject only"), HelpName = "ID" };
        var simulate = new Command("simulate", context.Say("试算拟用的规则：哪些备案的等级会变动", "tries proposed rules: whose tier would change")) { rules, format, company };
        simulate.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetRequiredValue(rules), parsed.GetValue(context.Json) ? "json" : parsed.GetValue(format)!, parsed.GetValue(company), parsed.GetValue(context.Pack), cancellationToken));
        return simulate;
    }

    private static async Task<int> RunAsync(CliContext context, FileInfo[] files, string format, Guid? subject, string? pack, CancellationToken cancellationToken)
    {
        if (Array.Find(files, file => !file.Exists) is { } missing)
        {
            throw new UsageException(new($"文件不存在：{missing.Name}", $"There is no file {missing.Name}"));
        }

        if (Array.Find(files, file => file.Length > RuleSet.MaxFileBytes) is { } large)
        {
            throw new UsageException(new($"文件过大：{large.Name}", $"The file is too large: {large.Name}"));
        }

        await using var host = await CliHost.StartAsync(context, pack, cancellationToken);
        await using var scope = host.Scope();
        var simulation = scope.ServiceProvider.GetRequiredService<TierSimulation>();
        if (simulation.Current is not { } current)
        {
            throw new UsageException(new("规则包中没有分级规则。", "The pack has no tier rules."));
        }

        var proposed = current.With([.. files.Select(file => (file.Name, (ReadOnlyMemory<byte>)File.ReadAllBytes(file.FullName)))]);
        if (proposed.IsRefused)
        {
            foreach (var refusal in proposed.Refusals) context.Error.WriteLine($"[{refusal.Code}] {refusal.Why.In(context.Language)} {refusal.Next?.In(context.Language)}");
            return ExitCode.AnswerIsNo;
        }

        try
        {
            var result = await simulation.RunAsync(current, proposed.Value, host.Today, subject, new Progress(context), cancellationToken);
            await WriteAsync(context, simulation, result, format, cancellationToken);
            return ExitCode.Fine;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            context.Error.WriteLine(context.Say("已取消。试算不改动任何数据。", "Cancelled. A simulation changes nothing."));
            return ExitCode.AnswerIsNo;
        }
    }

    private static Task WriteAsync(CliContext context, TierSimulation simulation, SimulationResult result, string format, CancellationToken cancellationToken) => format switch
    {
        "csv" => CsvAsync(context, simulation, result, cancellationToken),
        "json" => JsonAsync(context, simulation, result, cancellationToken),
        _ => TextAsync(context, simulation, result, cancellationToken),
    };

    private static async Task TextAsync(CliContext context, TierSimulation simulation, SimulationResult result, CancellationToken cancellationToken)
    {
        var say = context.Output;
        var names = result.Tiers.ToDictionary(tier => tier.Id, tier => tier.Title.In(context.Language));
        say.WriteLine(context.Say(
            $"试算{result.Filings}项备案，{result.Moved}项等级变动；{result.Open}项因信息不全按较高值计；{result.WithoutTier}项尚无等级，未试算；{result.Unreadable}项数据无法读取。",
            $"{result.Filings} filings graded anew, {result.Moved} move; {result.Open} rest on a higher value for want of an answer; {result.WithoutTier} have no tier yet and were left out; {result.Unreadable} have facts that cannot be read."));
        say.WriteLine(context.Say($"现行规则：{string.Join("；", result.Current)}", $"rules in force: {string.Join("; ", result.Current)}"));
        say.WriteLine(context.Say($"拟用规则：{string.Join("；", result.Proposed)}", $"proposed rules: {string.Join("; ", result.Proposed)}"));
        foreach (var move in result.Moves) say.WriteLine($"  {names[move.From]} → {names[move.To]}: {move.Count}");
        Section(context, "变动原因", "reasons", result.Reasons.Select(reason => $"{reason.Title.In(context.Language)}: {reason.Count}"));
        Section(context, "应履行事项", "requirements", result.Duties.Select(duty => context.Say(
            $"{duty.Title.Zh}：新增{duty.Begins}，不再适用{duty.Ends}，内容变化{duty.Changes}", $"{duty.Title.En}: begins {duty.Begins}, ends {duty.Ends}, changes {duty.Changes}")));
        foreach (var detail in await simulation.DetailsAsync(result, result.Movers(0, ShownInText), cancellationToken))
            say.WriteLine($"  {detail.Number ?? detail.Mover.FilingId.ToString()} {detail.Filing} ({detail.Company}): {names[detail.Mover.From]} → {names[detail.Mover.To]}; {string.Join(", ", detail.Mover.Reasons)}");
        if (result.Moved > ShownInText)
            say.WriteLine(context.Say($"另有{result.Moved - ShownInText}项，用 --format csv 查看全部", $"{result.Moved - ShownInText} more; --format csv shows all"));
    }

    private static void Section(CliContext context, string zh, string en, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0) return;
        context.Output.WriteLine(context.Say(zh, en));
        foreach (var line in all) context.Output.WriteLine($"  {line}");
    }

    private static async Task CsvAsync(CliContext context, TierSimulation simulation, SimulationResult result, CancellationToken cancellationToken)
    {
        // Names come from people: what a spreadsheet would take for a formula is written as text.
        await using var csv = CsvWriter.Create(context.Output, new CsvWriterOptions { Injection = CsvInjection.Escape, NewLine = "\n" }, leaveOpen: true);
        csv.WriteRecord(["filing", "number", "name", "subject", "company", "from", "to", "direction", "reasons", "open", "adjusted", "begins", "ends", "changes"]);
        for (var skip = 0; skip < result.Moved; skip += Page)
        {
            foreach (var detail in await simulation.DetailsAsync(result, result.Movers(skip, Page), cancellationToken))
            {
                var mover = detail.Mover;
                string Of(string change) => string.Join(' ', detail.Duties.Where(duty => duty.Change == change).Select(duty => duty.Id));
                csv.WriteRecord(
                [
                    mover.FilingId.ToString(), detail.Number ?? "", detail.Filing, mover.SubjectId.ToString(), detail.Company, mover.From, mover.To, mover.IsUp ? "up" : "down",
                    string.Join(' ', mover.Reasons), mover.IsOpen ? "true" : "false", mover.WasAdjusted ? "true" : "false", Of("begins"), Of("ends"), Of("changes"),
                ]);
            }
        }
    }

    private static async Task JsonAsync(CliContext context, TierSimulation simulation, SimulationResult result, CancellationToken cancellationToken)
    {
        var movers = new List<MoverDetail>();
        for (var skip = 0; skip < Math.Min(result.Moved, ShownInJson); skip += Page)
            movers.AddRange(await simulation.DetailsAsync(result, result.Movers(skip, Math.Min(Page, ShownInJson - skip)), cancellationToken));
        context.WriteJson(new
        {
            result.Filings,
            result.Moved,
            result.Open,
            result.WithoutTier,
            result.Unreadable,
            current = result.Current.Select(rule => rule.ToString()),
            proposed = result.Proposed.Select(rule => rule.ToString()),
            result.Tiers,
            result.Moves,
            result.Reasons,
            duties = result.Duties.Select(duty => new { duty.Id, duty.Title, force = duty.Force.ToString().ToLowerInvariant(), duty.Begins, duty.Ends, duty.Changes }),
            companies = result.Companies.Take(ShownInJson),
            movers = movers.Select(detail => new
            {
                detail.Mover.FilingId,
                detail.Number,
                detail.Filing,
                detail.Mover.SubjectId,
                detail.Company,
                detail.Mover.From,
                detail.Mover.To,
                detail.Mover.IsUp,
                detail.Mover.Reasons,
                detail.Mover.IsOpen,
                detail.Mover.WasAdjusted,
                duties = detail.Duties.Select(duty => new { duty.Id, duty.Change, duty.Title, duty.Before, duty.After }),
            }),
            moversLeftOut = Math.Max(0, result.Moved - ShownInJson),
            seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            readingSeconds = Math.Round(result.Reading.TotalSeconds, 3),
        });
    }

    // On the error stream, so that what is written for machines stays whole; once a second at most.
    private sealed class Progress(CliContext context) : IProgress<SimulationProgress>
    {
        private long last = Stopwatch.GetTimestamp();

        public void Report(SimulationProgress value)
        {
            if (Stopwatch.GetElapsedTime(last) < TimeSpan.FromSeconds(1)) return;
            last = Stopwatch.GetTimestamp();
            context.Error.WriteLine(context.Say($"{value.Done}/{value.Total}，变动{value.Moved}", $"{value.Done}/{value.Total}, {value.Moved} move"));
        }
    }
}
