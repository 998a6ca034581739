using System.Security.Cryptography;
using System.Text;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Register.Objections;

/// <summary>提出异议 by anybody, with or without an account. <paramref name="Key"/> makes a repeated request the same request, with the same receipt.</summary>
public sealed record RaiseObjection(string Key, FormData Form) : ICommand<Outcome<ObjectionReceipt>>;

/// <summary>With number and secret together the state can be looked up. The secret is shown now and never again.</summary>
public sealed record ObjectionReceipt(string Number, string Secret);

/// <summary>
/// What became of an objection, for who raised it: known by the secret, or by having been signed in then. Null when there is no such objection or the
/// secret is wrong, which are the same answer.
/// </summary>
public sealed record GetObjection(string Number, string? Secret) : IQuery<ObjectionState?>;

/// <summary>What is said to the objector: where it stands, until when an answer is due, the answer. Not who handles it.</summary>
public sealed record ObjectionState(
    string Number, string EntryName, string EntryNumber, Text State, bool IsClosed, DateTimeOffset RaisedAt, DateTimeOffset? ClosedAt, CaseClock? Reply, string Words, string Why, string? Answer, string? WhereToTurn);

internal sealed class ObjectionDesk(RegFilingDbContext db, WriteTransaction write, IMediator mediator, PackCatalogue packs, CaseLoader loader, CurrentActor current)
    : ICommandHandler<RaiseObjection, Outcome<ObjectionReceipt>>, IQueryHandler<GetObjection, ObjectionState?>
{
    private const int SecretBytes = 10;

    public async ValueTask<Outcome<ObjectionReceipt>> Handle(RaiseObjection command, CancellationToken cancellationToken)
    {
        if (!current.Actor.Roles.Any(role => role.Role == Roles.Public) && current.Actor.AccountId is null)
        {
            // Whoever has not signed in is one of the public, here and nowhere else.
            current.Actor = current.Actor with { Roles = [new ActorRole(Roles.Public, null)] };
        }

        var started = await mediator.Send(new StartCase("objection", null, null, command.Key, command.Form), cancellationToken);
        if (started.IsRefused)
        {
            return Outcome<ObjectionReceipt>.Refused(started.Kind!.Value, started.Refusals);
        }

        var secret = SecretOf(command.Key);
        await write.RunAsync(
            async () =>
            {
                var contact = await db.Set<CaseContact>().FirstAsync(contact => contact.CaseId == started.Value.CaseId, cancellationToken);
                contact.SecretHash ??= HashOf(secret);
                return true;
            },
            cancellationToken);
        return new ObjectionReceipt(started.Value.Number, secret);
    }

    public async ValueTask<ObjectionState?> Handle(GetObjection query, CancellationToken cancellationToken)
    {
        var found = query.Number.Length > 60 ? null
            : await db.Set<Case>().AsNoTracking().FirstOrDefaultAsync(c => c.Number == query.Number && c.Procedure == "objection", cancellationToken);
        var contact = found is null ? null : await db.Set<CaseContact>().AsNoTracking().FirstOrDefaultAsync(contact => contact.CaseId == found.Id, cancellationToken);
        var hash = HashOf(query.Secret ?? "");
        var isTheirs = contact is not null
            && (CryptographicOperations.FixedTimeEquals(contact.SecretHash ?? [], hash) || (current.Actor.AccountId is not null && contact.PersonId == current.Actor.PersonId));
        if (!isTheirs)
        {
            return null;
        }

        var pack = await packs.GetAsync(found!.PackHash, cancellationToken);
        var saved = await loader.SavedFormsAsync(found.Id, cancellationToken);
        var reply = await db.Set<CaseClock>().AsNoTracking().Where(clock => clock.CaseId == found.Id && clock.Clock == "reply").FirstOrDefaultAsync(cancellationToken);
        var entry = await db.Set<RegisterEntry>().AsNoTracking().FirstAsync(entry => entry.Id == found.RecordId, cancellationToken);
        var raised = saved.GetValueOrDefault(EntryRules.Raised, FormData.Empty);
        // How the authority divides the work among its people is not told.
        var states = pack.Procedures[found.Procedure].States;
        var state = states[found.State] is { Final: false } && found.State != "received" ? states["handling"] : states[found.State];
        var answer = found.State switch
        {
            "declined" => saved.GetValueOrDefault("objection/decline", FormData.Empty).Text("reason"),
            "upheld" or "rejected" => saved.GetValueOrDefault(EntryRules.Proposal, FormData.Empty).Text("reasons"),
            _ => null,
        };
        return new(
            found.Number, entry.Name, entry.NationalNumber ?? entry.Number, state.Title, state.Final, found.OpenedAt, found.ClosedAt, reply,
            raised.Text("words") ?? "", raised.Text("why") ?? "", answer, found.State == "declined" ? saved.GetValueOrDefault("objection/decline", FormData.Empty).Text("whereToTurn") : null);
    }

    /// <summary>80 bits in letters and digits that nobody takes for one another, made from the key of the request: sent twice, it is the same.</summary>
    private static string SecretOf(string key)
    {
        const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"objection receipt\n{key}"))[..SecretBytes];
        var bits = new System.Numerics.BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var text = new string([.. Enumerable.Range(0, SecretBytes * 8 / 5).Select(i => Letters[(int)((bits >> (5 * i)) & 31)])]);
        return string.Join('-', text.Chunk(4).Select(group => new string(group)));
    }

    // As it may be typed: without dashes, small, with the letters that look like digits.
    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(secret.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('O', '0').Replace('I', '1').Replace('L', '1')));
}
