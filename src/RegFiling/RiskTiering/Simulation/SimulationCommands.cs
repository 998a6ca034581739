using System.Text;
using System.Text.Json.Nodes;
using FluentValidation;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Queues a trial of proposed rules. Without files, those of the case <paramref name="Change"/> are taken.</summary>
public sealed record StartSimulation(string Key, string Title, Guid? Change, IReadOnlyList<ProposedFile> Files) : ICommand<Outcome<Guid>>;

/// <summary>Stops a run that has not ended.</summary>
public sealed record CancelSimulation(Guid Id) : ICommand<Outcome<Guid>>;

/// <summary>Lets companies see what a run says of their own filings, or no longer.</summary>
public sealed record OpenSimulation(Guid Id, bool Open) : ICommand<Outcome<Guid>>;

internal sealed class StartSimulationValidator : AbstractValidator<StartSimulation>
{
    public StartSimulationValidator() => RuleFor(command => command.Key).Id();
}

/// <summary>Starting, stopping and opening a run: each with its event, in one transaction. A refused act is recorded.</summary>
internal sealed class SimulationDesk(RegFilingDbContext db, WriteTransaction write, PackCatalogue packs, IProposedRules changes, SimulationSignal signal, CurrentActor current, TimeProvider clock)
    : ICommandHandler<StartSimulation, Outcome<Guid>>, ICommandHandler<CancelSimulation, Outcome<Guid>>, ICommandHandler<OpenSimulation, Outcome<Guid>>
{
    /// <summary>The chain that acts on runs stand in.</summary>
    internal const string Stream = "simulation";

    /// <summary>The series of numbers that people call a run by.</summary>
    private const string Series = "simulation";

    private const int MostFiles = 6;
    private const int LongestName = 100;

    /// <summary>In bytes: many times the largest rule file that we have, and little enough to keep.</summary>
    private const int LargestFile = 1_000_000;

    private static readonly Text Start = new("试算规则", "try rules out");
    private static readonly Text Stop = new("取消试算", "stop the simulation");
    private static readonly Text Show = new("对企业开放试算", "open the simulation to companies");

    private Actor Me => current.Actor;

    public async ValueTask<Outcome<Guid>> Handle(StartSimulation command, CancellationToken cancellationToken)
    {
        if (!SimulationAccess.MayStart(Me)) return await RefusedAsync("start", RefusalKind.Forbidden, [SimulationRefusals.NotYours(Start)], cancellationToken);
        if (packs.Current.FirstOrDefault(pack => RuleProposal.Of(pack) is not null) is not { } pack) return Invalid(SimulationRefusals.NoRules());

        var refusals = new List<Refusal>();
        var title = command.Title.Trim();
        if (title.Length is 0 or > SimulationRun.LongestTitle || title.Any(char.IsControl) || StorableText.IsBroken(title)) refusals.Add(SimulationRefusals.NoTitle());
        var files = command.Files;
        if (command.Change is { } change)
        {
            var proposed = await changes.FindAsync(change, cancellationToken);
            if (proposed is null) refusals.Add(SimulationRefusals.NoSuchChange());
            else if (files.Count == 0) files = proposed.Files;
        }

        if (files.Count == 0 && (command.Change is null || refusals.Count == 0)) refusals.Add(SimulationRefusals.NoFiles());
        files = [.. files.Select(file => Read(file, refusals)).OfType<ProposedFile>()];
        if (files.Count > MostFiles) refusals.Add(SimulationRefusals.TooManyFiles(MostFiles));
        refusals.AddRange(files.GroupBy(file => file.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => SimulationRefusals.TwiceNamed(group.Key)));
        var rules = RuleProposal.Of(pack)!;
        var next = files.Count == 0 ? Outcome<RuleProposal>.Refused(RefusalKind.Invalid) : rules.With([.. files.Select(file => (file.Name, file.Bytes))]);
        if (files.Count > 0) refusals.AddRange(next.Refusals);
        return refusals.Count > 0 ? Invalid([.. refusals]) : await QueueAsync(command, title, pack, rules, next.Value, files, cancellationToken);
    }

    public async ValueTask<Outcome<Guid>> Handle(CancelSimulation command, CancellationToken cancellationToken)
    {
        if (!SimulationAccess.MayRead(Me)) return NotThere();
        Outcome<Guid> outcome = command.Id;
        await write.RunAsync(
            async () =>
            {
                if (await HoldAsync(command.Id, cancellationToken) is not { } run)
                {
                    outcome = NotThere();
                    return false;
                }

                if (run.StartedBy == Me.PersonId ? !SimulationAccess.MayStart(Me) : !SimulationAccess.MayOpen(Me))
                {
                    outcome = Refused("cancel", RefusalKind.Forbidden, SimulationRefusals.NotYours(Stop));
                    return true;
                }

                if (run.HasEnded || run.CancelAsked)
                {
                    outcome = run.CancelAsked ? command.Id : Refused("cancel", RefusalKind.Conflict, SimulationRefusals.HasEnded(SimulationWords.Of(run.State)));
                    return true;
                }

                // A run that nobody carries out ends here; the worker of another one hears of it and ends it.
                run.CancelAsked = true;
                if (run.State == SimulationState.Queued) (run.State, run.EndedAt) = (SimulationState.Cancelled, clock.GetUtcNow());
                await SayAsync("cancel", new JsonObject { ["run"] = run.Id.ToString(), ["number"] = run.Number }, cancellationToken);
                return true;
            },
            cancellationToken);
        signal.Raise();
        return outcome;
    }

    public async ValueTask<Outcome<Guid>> Handle(OpenSimulation command, CancellationToken cancellationToken)
    {
        if (!SimulationAccess.MayRead(Me)) return NotThere();
        Outcome<Guid> outcome = command.Id;
        await write.RunAsync(
            async () =>
            {
                if (await HoldAsync(command.Id, cancellationToken) is not { } run)
                {
                    outcome = NotThere();
                    return false;
                }

                if (await WhyNotAsync(run, command.Open, cancellationToken) is var (kind, why))
                {
                    outcome = Refused(command.Open ? "open" : "close", kind, why);
                    return true;
                }

                if (run.IsOpen == command.Open) return false;
                run.IsOpen = command.Open;
                await SayAsync(command.Open ? "open" : "close", new JsonObject { ["run"] = run.Id.ToString(), ["number"] = run.Number, ["change"] = run.ChangeCaseId?.ToString() }, cancellationToken);
                return true;
            },
            cancellationToken);
        return outcome;
    }

    private async Task<(RefusalKind Kind, Refusal Why)?> WhyNotAsync(SimulationRun run, bool open, CancellationToken cancellationToken)
    {
        if (!SimulationAccess.MayOpen(Me)) return (RefusalKind.Forbidden, SimulationRefusals.NotYours(Show));
        if (!open) return null;
        if (run.State != SimulationState.Done) return (RefusalKind.Conflict, SimulationRefusals.NotDone(SimulationWords.Of(run.State)));
        // Where the change has a case of its own, its consultation was decided there, by two persons.
        if (run.ChangeCaseId is { } change) return await changes.FindAsync(change, cancellationToken) is { IsOpenToCompanies: true } ? null : (RefusalKind.Conflict, SimulationRefusals.NotConsulting());
        return run.StartedBy == Me.PersonId ? (RefusalKind.Forbidden, SimulationRefusals.SecondPerson()) : null;
    }

    private async Task<Outcome<Guid>> QueueAsync(
        StartSimulation command, string title, Pack pack, RuleProposal rules, RuleProposal next, IReadOnlyList<ProposedFile> files, CancellationToken cancellationToken)
    {
        var (me, now) = (Me.PersonId, clock.GetUtcNow());
        var today = pack.Deadlines.Time.DateOf(now);
        Outcome<Guid>? outcome = null;
        await write.RunAsync(
            async () =>
            {
                var known = await db.Set<SimulationRun>().AsNoTracking().Where(run => run.StartedBy == me && run.Key == command.Key).Select(run => run.Id).ToListAsync(cancellationToken);
                if (known.Count > 0)
                {
                    outcome = known[0];
                    return false;
                }

                var id = Guid.CreateVersion7(now);
                var run = new SimulationRun
                {
                    Id = id,
                    Number = pack.Manifest.Series.ContainsKey(Series) ? await new Numbers(db).NextAsync(pack, Series, today, cancellationToken) : id.ToString(),
                    Title = title,
                    ChangeCaseId = command.Change,
                    Key = command.Key,
                    StartedBy = me,
                    CreatedAt = now,
                    On = today,
                    PackHash = pack.Hash,
                    CurrentRules = string.Join('\n', rules.Rules),
                    ProposedRules = string.Join('\n', next.Rules),
                };
                db.Add(run);
                db.AddRange(files.Select(file => new SimulationFile { RunId = id, Name = file.Name, Sha256 = Sha256.Of(file.Bytes.Span), Bytes = file.Bytes.ToArray() }));
                await SayAsync(
                    "start",
                    new JsonObject
                    {
                        ["run"] = id.ToString(),
                        ["number"] = run.Number,
                        ["title"] = title,
                        ["change"] = command.Change?.ToString(),
                        ["pack"] = pack.Hash,
                        ["files"] = new JsonArray([.. files.Select(file => new JsonObject { ["name"] = file.Name, ["sha256"] = Sha256.Of(file.Bytes.Span) })]),
                    },
                    cancellationToken);
                outcome = id;
                return true;
            },
            cancellationToken);
        signal.Raise();
        return outcome!;
    }

    // A table from a modeller becomes a rule file of ours, which is what is kept and tried.
    private static ProposedFile? Read(ProposedFile file, List<Refusal> refusals)
    {
        var name = Path.GetFileName(file.Name.Replace('\\', '/')).Trim();
        name = new string([.. name.Where(c => !char.IsControl(c)).Take(LongestName)]);
        if (name.Length == 0 || StorableText.IsBroken(name)) name = "rules.json";
        if (file.Bytes.Length > LargestFile)
        {
            refusals.Add(SimulationRefusals.TooLarge(name, LargestFile));
            return null;
        }

        if (!DmnXml.IsXml(file.Bytes.Span)) return new(name, WithoutMark(file.Bytes));
        var imported = DmnImport.Read(file.Bytes, name);
        if (imported.RuleFile is { } made) return new(Path.ChangeExtension(name, ".json"), made);
        refusals.AddRange(imported.Problems.Where(problem => !problem.IsWarning).Select(RuleProposal.Refusal));
        return null;
    }

    // Editors of Windows put the mark of UTF-8 before a text.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private async Task<SimulationRun?> HoldAsync(Guid id, CancellationToken cancellationToken)
    {
        // The row is held to the end of the transaction, so that the worker ends it before or after this act and not in between.
        await db.Set<SimulationRun>().Where(run => run.Id == id).ExecuteUpdateAsync(set => set.SetProperty(run => run.IsOpen, run => run.IsOpen), cancellationToken);
        return await db.Set<SimulationRun>().FirstOrDefaultAsync(run => run.Id == id, cancellationToken);
    }

    private Task SayAsync(string act, JsonObject body, CancellationToken cancellationToken) =>
        new EventChain(db).AppendAsync(new(Stream, $"{Stream}/{act}", Me.PersonId, Me.MainRole, clock.GetUtcNow(), null, 0, [], body), cancellationToken);

    private async Task<Outcome<Guid>> RefusedAsync(string act, RefusalKind kind, IReadOnlyList<Refusal> refusals, CancellationToken cancellationToken)
    {
        var outcome = Outcome<Guid>.Refused(kind, refusals);
        await write.RunAsync(
            () =>
            {
                _ = Refused(act, kind, [.. refusals]);
                return Task.FromResult(true);
            },
            cancellationToken);
        return outcome;
    }

    private Outcome<Guid> Refused(string act, RefusalKind kind, params IReadOnlyList<Refusal> refusals)
    {
        var now = clock.GetUtcNow();
        db.Add(new RefusedAct { Id = Guid.CreateVersion7(now), PersonId = Me.PersonId, Act = $"{Stream}/{act}", Kind = kind.ToString(), Codes = string.Join(' ', refusals.Select(refusal => refusal.Code).Distinct()), At = now });
        return Outcome<Guid>.Refused(kind, refusals);
    }

    private static Outcome<Guid> Invalid(params IReadOnlyList<Refusal> refusals) => Outcome<Guid>.Refused(RefusalKind.Invalid, refusals);

    private static Outcome<Guid> NotThere() => Outcome<Guid>.Refused(RefusalKind.NotFound, SimulationRefusals.NotThere());
}
