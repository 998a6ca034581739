using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.DueDates;

/// <summary>Opens the calendar of one account to a calendar program, which cannot sign in. Kept as a hash; a new one closes the old one.</summary>
public sealed class CalendarKey
{
    public required Guid AccountId { get; init; }

    public required string KeySha256 { get; set; }

    public required DateTimeOffset MadeAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CalendarKey>
    {
        public void Configure(EntityTypeBuilder<CalendarKey> builder)
        {
            builder.HasKey(key => key.AccountId);
            builder.Property(key => key.KeySha256).HasMaxLength(64);
            builder.HasIndex(key => key.KeySha256).IsUnique();
            builder.HasOne<Account>().WithOne().HasForeignKey<CalendarKey>(key => key.AccountId);
        }
    }
}

/// <summary>Makes a key for this account and closes the one before; the key is told once and never again.</summary>
public sealed record MakeCalendarKey : ICommand<Outcome<string>>;

/// <summary>Closes the key of this account.</summary>
public sealed record DropCalendarKey : ICommand<Outcome<bool>>;

/// <summary>When the key of this account was made; null when there is none.</summary>
public sealed record GetCalendarKey : IQuery<DateTimeOffset?>;

/// <summary>The account whose calendar a key opens; null when it opens none.</summary>
public sealed record FindCalendar(string Key) : IQuery<Guid?>
{
    // A key reaches no log.
    public override string ToString() => nameof(FindCalendar);
}

internal sealed class CalendarKeys(RegFilingDbContext db, WriteTransaction write, CurrentActor current, TimeProvider clock)
    : ICommandHandler<MakeCalendarKey, Outcome<string>>, ICommandHandler<DropCalendarKey, Outcome<bool>>, IQueryHandler<GetCalendarKey, DateTimeOffset?>, IQueryHandler<FindCalendar, Guid?>
{
    private const int KeyBytes = 32;

    public async ValueTask<Outcome<string>> Handle(MakeCalendarKey command, CancellationToken cancellationToken)
    {
        if (current.Actor.AccountId is not { } account || Dues.Companies(current.Actor).Count == 0)
        {
            return Outcome<string>.Refused(RefusalKind.Forbidden, new Refusal(
                "calendar.no-company", new("您不是任何单位的人员，没有履行事项", "You are not one of the people of a company and have no obligations here"), new("由单位人员订阅", "One of the company's people subscribes")));
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        await write.RunAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                if (await db.Set<CalendarKey>().FirstOrDefaultAsync(known => known.AccountId == account, cancellationToken) is { } known)
                {
                    (known.KeySha256, known.MadeAt) = (HashOf(key), now);
                }
                else
                {
                    db.Add(new CalendarKey { AccountId = account, KeySha256 = HashOf(key), MadeAt = now });
                }

                await RecordAsync("make-calendar-key", account, now, cancellationToken);
                return true;
            },
            cancellationToken);
        return key;
    }

    public async ValueTask<Outcome<bool>> Handle(DropCalendarKey command, CancellationToken cancellationToken)
    {
        var (account, dropped) = (current.Actor.AccountId ?? Guid.Empty, false);
        await write.RunAsync(
            async () =>
            {
                dropped = await db.Set<CalendarKey>().Where(key => key.AccountId == account).ExecuteDeleteAsync(cancellationToken) > 0;
                if (dropped)
                {
                    await RecordAsync("drop-calendar-key", account, clock.GetUtcNow(), cancellationToken);
                }

                return dropped;
            },
            cancellationToken);
        return dropped;
    }

    public async ValueTask<DateTimeOffset?> Handle(GetCalendarKey query, CancellationToken cancellationToken)
    {
        var account = current.Actor.AccountId ?? Guid.Empty;
        return await db.Set<CalendarKey>().AsNoTracking().Where(key => key.AccountId == account).Select(key => (DateTimeOffset?)key.MadeAt).FirstOrDefaultAsync(cancellationToken);
    }

    public async ValueTask<Guid?> Handle(FindCalendar query, CancellationToken cancellationToken)
    {
        var hash = HashOf(query.Key);
        var now = clock.GetUtcNow();
        return await db.Set<CalendarKey>().AsNoTracking().Where(key => key.KeySha256 == hash)
            .Join(db.Users.Where(account => account.LockoutEnd == null || account.LockoutEnd <= now), key => key.AccountId, account => account.Id, (key, account) => (Guid?)account.Id).FirstOrDefaultAsync(cancellationToken);
    }

    // Who can read the calendar without signing in is a matter of the record.
    private Task<Event> RecordAsync(string act, Guid account, DateTimeOffset now, CancellationToken cancellationToken) => new EventChain(db).AppendAsync(
        new($"account/{account}", $"account/{act}", current.Actor.PersonId, current.Actor.MainRole, now, null, 0, [], new JsonObject { ["account"] = account.ToString() }), cancellationToken);

    private static string HashOf(string key) => Sha256.Of(Encoding.UTF8.GetBytes(key));
}
