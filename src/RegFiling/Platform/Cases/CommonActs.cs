using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>Somebody of the authority whom a case is or is to be assigned to; <paramref name="Roles"/> of accounts that are not locked.</summary>
public sealed record Colleague(Guid PersonId, Text Name, IReadOnlyList<string> Roles)
{
    /// <summary>Left: nobody can sign in for this person any more. What was assigned to them counts as unassigned.</summary>
    public bool IsGone => Roles.Count == 0;
}

/// <summary>
/// Acts that every procedure has (<c>procedures/common.json</c>): they organise who works on a case and change nothing of it. Words, roles and rules
/// stand in the pack; here is their effect.
/// </summary>
public static class CommonActs
{
    /// <summary>The procedure under which their effects and their loader are known.</summary>
    internal const string Id = "common";

    internal const string Take = "take";
    internal const string Assignee = "assignee";

    /// <summary>The roles whose work is assigned to persons: those that may take a case themselves.</summary>
    public static IReadOnlyList<string> AssignedRoles(ProcedureDefinition procedure) => procedure.Common.TryGetValue(Take, out var take) ? take.Who.Role : [];

    /// <summary>Everybody whom a case can be assigned to, by name.</summary>
    internal static async Task<IReadOnlyList<Colleague>> ColleaguesAsync(RegFilingDbContext db, IReadOnlyList<string> roles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await Accounts(db, now).Where(held => roles.Contains(held.Role)).ToListAsync(cancellationToken);
        return [.. found.GroupBy(held => held.PersonId).Select(person => Of(person.Key, person)).OrderBy(person => person.Name.Zh, StringComparer.Ordinal)];
    }

    internal static async Task<IReadOnlyList<Colleague>> FindAsync(RegFilingDbContext db, IReadOnlyCollection<Guid> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (people.Count == 0)
        {
            return [];
        }

        var names = await db.Set<Person>().AsNoTracking().Where(person => people.Contains(person.Id)).ToListAsync(cancellationToken);
        var held = (await Accounts(db, now).Where(held => people.Contains(held.PersonId)).ToListAsync(cancellationToken)).ToLookup(held => held.PersonId);
        return [.. names.Select(person => new Colleague(person.Id, person.Name, [.. held[person.Id].Select(role => role.Role).Distinct()]))];
    }

    /// <summary>People who have left with open cases still in their name.</summary>
    internal static async Task<IReadOnlyList<Guid>> GoneAsync(RegFilingDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var locked = Locked(now);
        var people = await db.Users.Where(account => account.LockoutEnd > locked && db.Set<Case>().Any(c => c.AssigneeId == account.PersonId && c.ClosedAt == null))
            .Select(account => account.PersonId).Distinct().ToListAsync(cancellationToken);
        var working = people.Count == 0 ? [] : await Accounts(db, now).Where(held => people.Contains(held.PersonId)).Select(held => held.PersonId).Distinct().ToListAsync(cancellationToken);
        return [.. people.Except(working)];
    }

    private static IQueryable<Held> Accounts(RegFilingDbContext db, DateTimeOffset now)
    {
        var locked = Locked(now);
        return db.Set<RoleHeld>().AsNoTracking().Where(role => role.SubjectId == null)
            .Join(db.Users.Where(account => account.LockoutEnd == null || account.LockoutEnd <= locked), role => role.AccountId, account => account.Id, (role, account) => new { role.Role, account.PersonId })
            .Join(db.Set<Person>(), held => held.PersonId, person => person.Id, (held, person) => new Held { PersonId = person.Id, NameZh = person.NameZh, NameEn = person.NameEn, Role = held.Role });
    }

    private static Colleague Of(Guid id, IEnumerable<Held> held) => new(id, new(held.First().NameZh, held.First().NameEn), [.. held.Select(role => role.Role).Distinct()]);

    // Wrong passwords lock an account for minutes; an administrator locks it for good.
    private static DateTimeOffset Locked(DateTimeOffset now) => now.AddDays(1);

    private sealed record Held
    {
        public required Guid PersonId { get; init; }

        public required string NameZh { get; init; }

        public required string NameEn { get; init; }

        public required string Role { get; init; }
    }
}

/// <summary>Brings the person it is assigned to, and the one it is to be assigned to.</summary>
[Loads(CommonActs.Id)]
internal sealed class CommonLoader : ILoadRecords
{
    public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var people = new[] { at.Case.AssigneeId, Guid.TryParse(at.Form.Text(CommonActs.Assignee), out var wanted) ? wanted : null }.OfType<Guid>().Distinct().ToList();
        at.Bring(await CommonActs.FindAsync(db, people, at.Now, cancellationToken));
    }
}

/// <summary>When a common act is not possible.</summary>
internal static class CommonRules
{
    [Rule("common.assignable@1")]
    public static IEnumerable<Refusal> Assignable(CaseContext at)
    {
        if (!Guid.TryParse(at.Form.Text(CommonActs.Assignee), out var wanted))
        {
            yield break;
        }

        var roles = CommonActs.AssignedRoles(at.Procedure);
        var colleague = at.All<Colleague>().FirstOrDefault(person => person.PersonId == wanted);
        if (colleague is null || !colleague.Roles.Any(roles.Contains))
        {
            yield return new(
                "common.not-an-officer",
                new("所选人员不能承办：没有承办角色，或者账号已停用", "This person cannot take it: without the role, or the account is locked"),
                new($"请选择在岗的{string.Join("、", roles.Select(role => Roles.Titles[role].Zh))}", $"Choose somebody who works as {string.Join(" or ", roles.Select(role => Roles.Titles[role].En))}"),
                Field: CommonActs.Assignee);
        }
        else if (at.History.Any(act => act.PersonId == wanted && (Roles.Company.Contains(act.Role) || act.Role == Roles.Public)))
        {
            yield return new(
                "common.other-side",
                new($"{colleague.Name.Zh}曾代表企业办理过本件，不能承办", $"{colleague.Name.En} acted for the company in this case and cannot take it"),
                new("请选择其他人员", "Choose somebody else"),
                Field: CommonActs.Assignee);
        }
        else if (at.Recusals.Any(recusal => recusal.PersonId == wanted && recusal.Status == RecusalStatus.Granted))
        {
            yield return new(
                "common.recused",
                new($"{colleague.Name.Zh}已回避本办件，不能承办", $"{colleague.Name.En} is recused from this case and cannot take it"),
                new("请选择其他人员", "Choose somebody else"),
                Field: CommonActs.Assignee);
        }
        else if (at.Case.AssigneeId == wanted)
        {
            yield return new("common.assigned-already", new($"本件已由{colleague.Name.Zh}承办", $"{colleague.Name.En} has this case already"), Field: CommonActs.Assignee);
        }
    }

    [Rule("common.unassigned@1")]
    public static IEnumerable<Refusal> Unassigned(CaseContext at)
    {
        if (Holder(at) is { } holder)
        {
            yield return new(
                "common.assigned",
                new($"本件已由{holder.Name.Zh}承办", $"{holder.Name.En} has this case"),
                new("需要换人的，请用“转办”", "To give it to somebody else, reassign it"));
        }
    }

    [Rule("common.assigned@1")]
    public static IEnumerable<Refusal> Assigned(CaseContext at)
    {
        if (Holder(at) is null)
        {
            yield return new("common.not-assigned", new("本件尚未分办", "Nobody has this case yet"), new("请用“分办”或者“领办”", "Assign it, or take it yourself"));
        }
    }

    // Who only handles cases gives away their own and no one else's.
    [Rule("common.own-case@1")]
    public static IEnumerable<Refusal> OwnCase(CaseContext at)
    {
        var leads = at.Procedure.Common.TryGetValue("assign", out var assign) && assign.Who.Role.Any(role => at.Actor.Holds(role, at.Case.SubjectId));
        if (!leads && at.Case.AssigneeId != at.Actor.PersonId)
        {
            yield return new(
                "common.not-yours",
                new("只能转办自己承办的办件", "You can give away only what is assigned to you"),
                new("请由承办人本人，或者负责分办的人员办理", "Ask the person who has it, or whoever assigns cases"));
        }
    }

    [Rule("common.party-in-time@1")]
    public static IEnumerable<Refusal> PartyInTime(CaseContext at)
    {
        if (at.Procedure.States[at.Case.State].WaitingFor != "party" || RunningClock(at) is null)
        {
            yield return new(
                "common.nothing-to-remind-of",
                new("本件现在没有企业应当办理并且尚未到期的事项", "Nothing waits for the company within a running time limit"),
                new("提醒只在企业的期限之内发出", "A reminder goes out within the company's own time limit only"));
        }
    }

    [Rule("common.once-a-day@1")]
    public static IEnumerable<Refusal> OnceADay(CaseContext at)
    {
        if (at.History.Any(act => act.Action == at.Action && at.Pack.Deadlines.Time.DateOf(act.At) == at.Today) && at.Action.Length > 0)
        {
            yield return new("common.reminded-today", new("今天已经提醒过", "A reminder went out today already"), new("请明天再提醒，或者电话联系", "Remind again tomorrow, or ring up"));
        }
    }

    internal static CaseClock? RunningClock(CaseContext at) =>
        at.Clocks.Where(clock => clock is { Status: ClockStatus.Running, Owner: "party" } && clock.DueAt > at.Now).MinBy(clock => clock.DueAt);

    private static Colleague? Holder(CaseContext at) => at.All<Colleague>().FirstOrDefault(person => person.PersonId == at.Case.AssigneeId && !person.IsGone);
}

/// <summary>分办, 转办: from now on the case stands on that person's list.</summary>
[Action(CommonActs.Id, "assign")]
[Action(CommonActs.Id, "reassign")]
internal sealed class AssignCase : IAction
{
    public Effects Apply(CaseContext at, FormData form) => Give(at, Guid.Parse(form.Text(CommonActs.Assignee)!), form.Text("note"));

    internal static Effects Give(CaseContext at, Guid person, string? note)
    {
        var said = new JsonObject { [CommonActs.Assignee] = person.ToString() };
        if (at.Case.AssigneeId is { } before)
        {
            said["before"] = before.ToString();
        }

        if (note is not null)
        {
            said["note"] = note;
        }

        at.Case.AssigneeId = person;
        return Effects.None.Says(said);
    }
}

/// <summary>领办: the person takes the case on their own list.</summary>
[Action(CommonActs.Id, CommonActs.Take)]
internal sealed class TakeCase : IAction
{
    public Effects Apply(CaseContext at, FormData form) => AssignCase.Give(at, at.Actor.PersonId, null);
}

/// <summary>提醒: a message to the company within its running time limit; the limit stays what it is.</summary>
[Action(CommonActs.Id, "remind")]
internal sealed class RemindParty : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var clock = CommonRules.RunningClock(at)!;
        var (title, day) = (at.Procedure.Clocks[clock.Clock].Title, Wording.Date(clock.DueOn));
        return Effects.None
            .Says(new JsonObject { ["clock"] = clock.Clock, ["due"] = clock.DueOn.ToString("O", CultureInfo.InvariantCulture) })
            .Tells(new(
                $"{at.Case.Number} {at.Procedure.Title.Zh}提醒：{title.Zh}的期限至{day.Zh}",
                $"{at.Case.Number} {at.Procedure.Title.En}, reminder: {title.En} is due by {day.En}"));
    }
}
