using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>
/// The record of who is a person of a company: a chain of events for each company (<c>company/…</c>), written in the transaction of the change;
/// what was refused is kept, too. The security administrator reads it.
/// </summary>
internal sealed class CompanyRecord(RegFilingDbContext db, WriteTransaction write, CurrentActor current, TimeProvider clock)
{
    public const string Prefix = "company/";

    /// <summary>Runs a change under the lock of the company: two at once come one after the other, so that the last filer cannot go twice.</summary>
    public async Task<Outcome<T>> ChangeAsync<T>(Guid subject, string act, Func<Subject?, Task<Outcome<T>>> work, CancellationToken cancellationToken)
    {
        Outcome<T>? outcome = null;
        await write.RunAsync(
            async () =>
            {
                await db.Set<Subject>().Where(s => s.Id == subject).ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, s => s.Name), cancellationToken);
                outcome = await work(await db.Set<Subject>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == subject, cancellationToken));
                return !outcome.IsRefused;
            },
            cancellationToken);
        if (outcome!.IsRefused)
        {
            await RefusedAsync(act, outcome.Kind!.Value, outcome.Refusals, cancellationToken);
        }

        return outcome;
    }

    public Task<Event> WriteAsync(Guid subject, string act, JsonObject said, CancellationToken cancellationToken) => new EventChain(db).AppendAsync(
        new(Prefix + subject, Prefix + act, current.Actor.PersonId, Role(subject), clock.GetUtcNow(), null, 0, [], said), cancellationToken);

    private Task RefusedAsync(string act, RefusalKind kind, IReadOnlyList<Refusal> refusals, CancellationToken cancellationToken) => write.RunAsync(
        () =>
        {
            db.Add(new RefusedAct
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                PersonId = current.Actor.PersonId,
                Act = Prefix + act,
                Kind = kind.ToString(),
                Codes = string.Join(' ', refusals.Select(refusal => refusal.Code).Distinct()),
                At = clock.GetUtcNow(),
            });
            return Task.FromResult(true);
        },
        cancellationToken);

    private string Role(Guid subject) => current.Actor.Roles.FirstOrDefault(role => role.SubjectId == subject)?.Role ?? Roles.Public;
}
