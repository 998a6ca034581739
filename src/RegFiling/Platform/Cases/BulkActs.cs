using System.Text.Json;
using FluentValidation;
using Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>One row of a list that was ticked: the case and the version that the list showed.</summary>
public sealed record BulkRow(Guid CaseId, int Version);

/// <summary>
/// Takes one common act in many cases. Each is an act of its own with its own event: those that are refused keep no other from being done.
/// <paramref name="Run"/> makes a repeated request the same request. <paramref name="Action"/> is <c>assign</c> (which gives away what somebody has
/// already, too), <c>take</c> or <c>remind</c>.
/// </summary>
public sealed record TakeActions(IReadOnlyList<BulkRow> Rows, string Action, Guid Run, FormData Form) : ICommand<Outcome<Guid>>;

/// <summary>What became of a run of this person; null when there is none, or it is somebody else's.</summary>
public sealed record GetBulkRun(Guid Run) : IQuery<BulkRun?>;

/// <summary>What became of one case of a run.</summary>
public sealed record BulkResult(Guid CaseId, string Number, string Title, bool Done, IReadOnlyList<Refusal> Refusals);

/// <summary>A bulk act: who, when, what, and what became of each case. The acts themselves are in the record.</summary>
public sealed class BulkRun
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string Action { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The results as JSON.</summary>
    public required string Results { get; init; }

    public IReadOnlyList<BulkResult> Read() => JsonSerializer.Deserialize<List<BulkResult>>(Results)!;

    internal sealed class Mapping : IEntityTypeConfiguration<BulkRun>
    {
        public void Configure(EntityTypeBuilder<BulkRun> builder)
        {
            builder.Property(run => run.Id).ValueGeneratedNever();
            builder.Property(run => run.Action).HasMaxLength(60);
            builder.Property(run => run.Results).HasMaxLength(-1);
            builder.HasIndex(run => new { run.PersonId, run.At });
        }
    }
}

internal sealed class TakeActionsValidator : AbstractValidator<TakeActions>
{
    private const int MostRows = 200;

    public TakeActionsValidator()
    {
        RuleFor(command => command.Rows.Count).InclusiveBetween(1, MostRows)
            .WithState(command => command.Rows.Count == 0 ? new Text("请先选择办件", "Tick the cases first") : new Text($"一次最多{MostRows}件", $"At most {MostRows} cases at once"));
        RuleFor(command => command.Action).Must(action => action is "assign" or CommonActs.Take or "remind").WithState(_ => new Text("没有这个批量操作", "There is no such bulk act"));
    }
}

internal sealed class BulkActs(RegFilingDbContext db, WriteTransaction write, IMediator mediator, CurrentActor current, TimeProvider clock)
    : ICommandHandler<TakeActions, Outcome<Guid>>, IQueryHandler<GetBulkRun, BulkRun?>
{
    public async ValueTask<Outcome<Guid>> Handle(TakeActions command, CancellationToken cancellationToken)
    {
        if (await db.Set<BulkRun>().AsNoTracking().FirstOrDefaultAsync(run => run.Id == command.Run, cancellationToken) is { } known)
        {
            return known.PersonId == current.Actor.PersonId ? known.Id : Outcome<Guid>.Refused(RefusalKind.Conflict, Refusals.KeyReused());
        }

        var rows = command.Rows.DistinctBy(row => row.CaseId).ToList();
        var ids = rows.ConvertAll(row => row.CaseId);
        var cases = await db.Set<Case>().AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Number, c.Title, c.AssigneeId }).ToDictionaryAsync(c => c.Id, cancellationToken);
        var gone = await CommonActs.GoneAsync(db, clock.GetUtcNow(), cancellationToken);
        var results = new List<BulkResult>();
        foreach (var row in rows)
        {
            var found = cases.GetValueOrDefault(row.CaseId);
            var action = command.Action == "assign" && found?.AssigneeId is { } assignee && !gone.Contains(assignee) ? "reassign" : command.Action;
            var outcome = await mediator.Send(new TakeAction(row.CaseId, action, row.Version, $"bulk/{command.Run:N}/{row.CaseId:N}", command.Form), cancellationToken);
            // Of a case that is not for this person nothing is said, its number included.
            var named = outcome.Kind == RefusalKind.NotFound ? null : found;
            results.Add(new(row.CaseId, named?.Number ?? "—", named?.Title ?? "", !outcome.IsRefused, outcome.Refusals));
        }

        await write.RunAsync(
            async () =>
            {
                // The same request twice at once: both did the same acts once, one of them writes down what became of them.
                if (!await db.Set<BulkRun>().AnyAsync(run => run.Id == command.Run, cancellationToken))
                {
                    db.Add(new BulkRun { Id = command.Run, PersonId = current.Actor.PersonId, Action = command.Action, At = clock.GetUtcNow(), Results = JsonSerializer.Serialize(results) });
                }

                return true;
            },
            cancellationToken);
        return command.Run;
    }

    public async ValueTask<BulkRun?> Handle(GetBulkRun query, CancellationToken cancellationToken)
    {
        var me = current.Actor.PersonId;
        return await db.Set<BulkRun>().AsNoTracking().FirstOrDefaultAsync(run => run.Id == query.Run && run.PersonId == me, cancellationToken);
    }
}
