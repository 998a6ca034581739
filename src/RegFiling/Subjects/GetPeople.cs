using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>The people of a company and the invitations that wait; null when it is not the person's own, and they are no official either.</summary>
public sealed record GetPeople(Guid SubjectId) : IQuery<CompanyPeople?>;

/// <summary>Who acts for a company. <paramref name="MayManage"/>: the reader can invite and remove.</summary>
public sealed record CompanyPeople(Subject Subject, bool MayManage, IReadOnlyList<CompanyPerson> People, IReadOnlyList<Invitation> Waiting, IReadOnlyList<AgentMandate> Mandates);

/// <summary>A role of a person; the address is shown to the company alone.</summary>
public sealed record CompanyPerson(Guid RoleId, Text Name, string Role, string? Email, bool IsReader);

/// <summary>The powers of attorney that the reader carries, whether in force or not.</summary>
public sealed record GetMandates : IQuery<IReadOnlyList<HeldMandate>>;

public sealed record HeldMandate(AgentMandate Mandate, string Company);

/// <summary>The newest changes of who is a person of which company; for the security administrator, otherwise none.</summary>
public sealed record GetAccountEvents(int Most = 100) : IQuery<IReadOnlyList<AccountEvent>>;

public sealed record AccountEvent(DateTimeOffset At, string Act, Text Who, string Role, string? Company, string? About, string Hash);

internal sealed class CompanyQueries(RegFilingDbContext db, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetPeople, CompanyPeople?>, IQueryHandler<GetMandates, IReadOnlyList<HeldMandate>>, IQueryHandler<GetAccountEvents, IReadOnlyList<AccountEvent>>
{
    public async ValueTask<CompanyPeople?> Handle(GetPeople query, CancellationToken cancellationToken)
    {
        var (actor, now) = (current.Actor, clock.GetUtcNow());
        var own = actor.Roles.Any(role => role.SubjectId == query.SubjectId && role.Role != Roles.Agent);
        if ((!own && !actor.IsOfficial) || await db.Set<Subject>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == query.SubjectId, cancellationToken) is not { } subject)
        {
            return null;
        }

        var people = await db.Set<RoleHeld>().AsNoTracking().Where(role => role.SubjectId == query.SubjectId && role.Role != Roles.Agent)
            .Join(db.Users, role => role.AccountId, account => account.Id, (role, account) => new { role.Id, role.Role, account.Email, account.PersonId })
            .Join(db.Set<Person>(), found => found.PersonId, person => person.Id, (found, person) => new { found.Id, found.Role, found.Email, Person = person }).OrderBy(found => found.Id).ToListAsync(cancellationToken);
        var waiting = own ? await db.Set<Invitation>().AsNoTracking().Where(invitation => invitation.SubjectId == query.SubjectId && invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt > now)
            .OrderBy(invitation => invitation.ExpiresAt).ToListAsync(cancellationToken) : [];
        var mandates = await db.Set<AgentMandate>().AsNoTracking().Where(mandate => mandate.SubjectId == query.SubjectId).OrderByDescending(mandate => mandate.ValidUntil).ToListAsync(cancellationToken);
        return new(
            subject,
            actor.Holds(Roles.Filer, query.SubjectId) || actor.Holds(Roles.LegalRepresentative, query.SubjectId),
            [.. people.Select(found => new CompanyPerson(found.Id, found.Person.Name, found.Role, own ? found.Email : null, found.Person.Id == actor.PersonId))],
            waiting,
            own ? mandates : [.. mandates.Where(mandate => mandate.Status is MandateStatus.InForce or MandateStatus.Revoked)]);
    }

    public async ValueTask<IReadOnlyList<HeldMandate>> Handle(GetMandates query, CancellationToken cancellationToken)
    {
        var account = current.Actor.AccountId;
        var held = await db.Set<RoleHeld>().AsNoTracking().Where(role => role.AccountId == account && role.MandateId != null)
            .Join(db.Set<AgentMandate>(), role => role.MandateId, mandate => mandate.Id, (role, mandate) => mandate)
            .Join(db.Set<Subject>(), mandate => mandate.SubjectId, subject => subject.Id, (mandate, subject) => new { Mandate = mandate, subject.Name })
            .OrderBy(found => found.Name).ThenByDescending(found => found.Mandate.ValidUntil).ToListAsync(cancellationToken);
        return [.. held.Select(found => new HeldMandate(found.Mandate, found.Name))];
    }

    public async ValueTask<IReadOnlyList<AccountEvent>> Handle(GetAccountEvents query, CancellationToken cancellationToken)
    {
        if (!current.Actor.Holds("sec-admin", null))
        {
            return [];
        }

        var events = await db.Set<Event>().AsNoTracking().Where(e => e.Act.StartsWith(CompanyRecord.Prefix)).OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence).ThenBy(e => e.Id).Take(query.Most).ToListAsync(cancellationToken);
        var ids = events.Select(e => e.Id).ToList();
        var bodies = await db.Set<EventBody>().AsNoTracking().Where(body => ids.Contains(body.EventId)).ToDictionaryAsync(body => body.EventId, cancellationToken);
        var actors = events.Select(e => e.ActorId).Distinct().ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(person => actors.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var companies = events.Select(e => Guid.Parse(e.Stream[CompanyRecord.Prefix.Length..])).Distinct().ToList();
        var names = await db.Set<Subject>().AsNoTracking().Where(subject => companies.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id, subject => subject.Name, cancellationToken);
        return [.. events.Select(e =>
        {
            var said = bodies.GetValueOrDefault(e.Id)?.Read();
            return new AccountEvent(
                e.At, e.Act, people.GetValueOrDefault(e.ActorId, Actor.Anonymous.Name), e.ActorRole, names.GetValueOrDefault(Guid.Parse(e.Stream[CompanyRecord.Prefix.Length..])),
                (string?)said?["role"] is { } role ? $"{Roles.Titles.GetValueOrDefault(role, Text.Of(role))} {(string?)said["email"]}".Trim() : null, Convert.ToHexStringLower(e.Hash));
        })];
    }
}
