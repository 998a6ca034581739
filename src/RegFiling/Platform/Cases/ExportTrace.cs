using System.Text.Json.Nodes;
using FluentValidation;
using Mediator;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>
/// A list leaves the system as a file: who took it, narrowed to what, how many rows, and the hash of the file. Recorded in a chain of its own before the
/// file is handed over.
/// </summary>
public sealed record TraceExport(string What, string Query, string Format, int Rows, string Sha256) : ICommand<Outcome<Guid>>;

internal sealed class TraceExportValidator : AbstractValidator<TraceExport>
{
    public TraceExportValidator() => RuleFor(command => command.What).Id();
}

internal sealed class ExportTrace(RegFilingDbContext db, WriteTransaction write, CurrentActor current, TimeProvider clock) : ICommandHandler<TraceExport, Outcome<Guid>>
{
    /// <summary>The chain that exports stand in.</summary>
    public const string Stream = "export";

    public async ValueTask<Outcome<Guid>> Handle(TraceExport command, CancellationToken cancellationToken)
    {
        Outcome<Guid>? done = null;
        await write.RunAsync(
            async () =>
            {
                var recorded = await new EventChain(db).AppendAsync(
                    new(Stream, $"{Stream}/{command.What}", current.Actor.PersonId, current.Actor.MainRole, clock.GetUtcNow(), null, 0, [], new JsonObject
                    {
                        ["query"] = command.Query,
                        ["format"] = command.Format,
                        ["rows"] = command.Rows,
                        ["sha256"] = command.Sha256,
                    }),
                    cancellationToken);
                done = recorded.Id;
                return true;
            },
            cancellationToken);
        return done!;
    }
}
