using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Benchmarks;

/// <summary>
/// An office at its fullest: 400 companies, 20 officers, 100,000 open cases of all procedures in all states with due dates around today, a fifth of them
/// unassigned, and 20,000 closed ones. Written past the engine; what lists read is made by the engine's own code.
/// </summary>
internal sealed class InboxSeed(RegFilingDbContext db, PackCatalogue packs)
{
    public const int Open = 100_000;
    public const string Password = "benchmark-password";

    /// <summary>Two characters that stand in the name of one company.</summary>
    public static readonly string RarePair = PairOf(42);

    private const int Closed = 20_000;
    private const int Companies = 400;
    private const int Officers = 20;

    private static readonly string[] Kinds = ["个性化推荐", "内容生成合成", "商品排序精选", "信息检索过滤", "订单调度决策", "评论内容过滤", "短视频推荐", "智能客服对话"];
    private static readonly string[] Places = ["浦江", "东海", "申江", "青浦", "松江", "嘉定", "宝山", "临港", "徐汇", "静安"];
    private static readonly string[] Trades = ["智能科技", "信息技术", "网络传媒", "电子商务", "出行服务"];
    private static readonly string[] DistrictCodes = ["310101", "310104", "310105", "310106", "310107", "310109", "310110", "310112", "310113", "310114", "310115", "310116", "310117", "310118", "310120", "310151"];

    // Not System.Random: the same cases on every machine and runtime.
    private uint state = 2_463_534_242;

    private readonly Dictionary<string, List<Actor>> people = [];
    private readonly List<(Guid Id, string Name, string District, Actor Filer)> companies = [];

    public async Task RunAsync(DateTimeOffset now)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var hash = new PasswordHasher<Account>().HashPassword(null!, Password);
        foreach (var (role, count) in new[] { ("officer", Officers), ("reviewer", 4), ("head", 2), ("coordinator", 1), ("supervisor", 1) })
        {
            people[role] = [.. Enumerable.Range(0, count).Select(i => Person($"{role}{i}", $"{Roles.Titles[role].Zh}{i}", role, null, hash))];
        }

        for (var i = 0; i < Companies; i++)
        {
            var subject = new Subject { Id = Guid.CreateVersion7(now), Name = $"{Places[i % 10]}{PairOf(i)}{Trades[i % 5]}有限公司", Status = SubjectStatus.Verified, District = DistrictCodes[i % 16] };
            db.Add(subject);
            companies.Add((subject.Id, subject.Name, subject.District, Person($"filer{i}", $"经办{i}", "filer", subject.Id, hash)));
        }

        await db.SaveChangesAsync();
        var grams = new List<(long Gram, Guid Case)>();
        for (var i = 0; i < Open + Closed; i++)
        {
            Add(i, i >= Open, now, grams);
            if (i % 5_000 == 4_999)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }

        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var rows in grams.OrderBy(row => row.Gram).ThenBy(row => row.Case).Chunk(1_000))
        {
            var sql = "INSERT INTO case_gram (gram, case_id) VALUES " + string.Join(", ", Enumerable.Range(0, rows.Length).Select(i => $"({{{2 * i}}}, {{{(2 * i) + 1}}})"));
            await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(sql, [.. rows.SelectMany(row => new object[] { row.Gram, row.Case })]));
        }

        await transaction.CommitAsync();
    }

    private void Add(int i, bool closed, DateTimeOffset now, List<(long Gram, Guid Case)> grams)
    {
        var company = companies[Next(Companies)];
        var procedures = packs.Current[0].Procedures.Values.OrderBy(procedure => procedure.Id, StringComparer.Ordinal).ToList();
        // Six of ten are filings; the rest is spread over the other procedures.
        var procedure = Next(10) < 6 ? procedures.Find(found => found.Id == "filing")! : procedures[Next(procedures.Count)];
        var states = procedure.States.Where(found => found.Value.Final == closed).ToList();
        var (id, chosen) = (states[Next(states.Count)].Key, states[Next(states.Count)].Value);
        chosen = procedure.States[id];
        var opened = now.AddDays(-Next(200)).AddMinutes(-Next(1_440));
        var due = procedure.Clocks.Values.Any(clock => clock.While.Contains(id)) ? packs.Current[0].Deadlines.Time.EndOf(packs.Current[0].Deadlines.Time.DateOf(now.AddDays(Next(70) - 8))) : (DateTimeOffset?)null;
        var kase = new Case
        {
            Id = Guid.CreateVersion7(opened),
            Number = string.Create(CultureInfo.InvariantCulture, $"BJ-{opened.Year}-{i + 1:000000}"),
            Procedure = procedure.Id,
            PackHash = packs.Current[0].Hash,
            State = id,
            Version = 5,
            SubjectId = company.Id,
            SubjectName = company.Name,
            Title = $"{Places[Next(10)]}{Kinds[Next(8)]}算法{(char)(0x4E00 + Next(6_000))}{(char)(0x4E00 + Next(6_000))}",
            District = company.District,
            WaitingFor = chosen.WaitingFor,
            Private = chosen.Private,
            NextDue = due,
            OpenedAt = opened,
            ReceivedAt = chosen.Private ? null : opened,
            ClosedAt = closed ? now.AddDays(-Next(60)) : null,
            Late = !chosen.Private && Next(50) == 0,
            AssigneeId = chosen.Private || Next(5) == 0 ? null : people["officer"][Next(Officers)].PersonId,
        };
        kase.Searched = SearchText.Fold(CaseIndex.LongestText, kase.Number, kase.Title, kase.SubjectName);
        db.Add(kase);
        IReadOnlyList<PastAct> history =
        [
            new("submit", company.Filer.PersonId, "filer", opened, "submitted", 1),
            new("confirm-complete", people["reviewer"][Next(4)].PersonId, "reviewer", opened, "accepted", 2),
            new("propose-tier", people["officer"][Next(Officers)].PersonId, "officer", opened, "tier-proposed", 3),
        ];
        var (steps, bars) = CaseWork.Of(kase, procedure, chosen.Private ? [] : history, new HashSet<Guid>());
        db.AddRange(steps);
        db.AddRange(bars);
        grams.AddRange(SearchText.GramsOf(kase.Searched).Distinct().Select(gram => (gram, kase.Id)));
    }

    private Actor Person(string user, string name, string role, Guid? subject, string hash)
    {
        var person = new Person { Id = Guid.CreateVersion7(), NameZh = name, NameEn = user };
        var account = new Account { Id = Guid.CreateVersion7(), PersonId = person.Id, UserName = user, NormalizedUserName = user.ToUpperInvariant(), PasswordHash = hash, SecurityStamp = Guid.NewGuid().ToString(), LockoutEnabled = true };
        db.AddRange(person, account, new RoleHeld { Id = Guid.CreateVersion7(), AccountId = account.Id, Role = role, SubjectId = subject });
        return new(person.Id, account.Id, Text.Of(name), [new(role, subject)]);
    }

    private static string PairOf(int company) => $"{(char)(0x4E00 + (company * 37))}{(char)(0x5F00 + (company * 11))}";

    private int Next(int below)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)below);
    }
}
