using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Ledger;

/// <summary>The record cannot be changed through the database, and where somebody did so all the same, the check finds it.</summary>
public sealed class RecordTests
{
    public static TheoryData<string> Tampered() => [.. Changes.Keys];

    // What somebody could change who has the database and takes the triggers away.
    private static Dictionary<string, Func<RegFilingDbContext, Task<int>>> Changes { get; } = new()
    {
        ["one byte of an entry"] = db => EventAsync(db, e => e.Entry[10] ^= 1, nameof(Event.Entry)),
        ["one byte of a hash"] = db => EventAsync(db, e => e.Hash[0] ^= 1, nameof(Event.Hash)),
        ["an entry with a hash that fits"] = db => EventAsync(db, e =>
        {
            var entry = JsonNode.Parse(e.Entry)!;
            entry["role"] = "head";
            var bytes = CanonicalJson.Bytes(entry);
            bytes.CopyTo(e.Entry, 0);
            Event.HashOf(bytes).CopyTo(e.Hash, 0);
        }, nameof(Event.Entry), nameof(Event.Hash)),
        ["who acted, in the column"] = db => db.Database.ExecuteSqlRawAsync("UPDATE event SET actor_role = 'head' WHERE sequence = 2"),
        ["one byte of a body"] = async db =>
        {
            var body = await db.Set<EventBody>().FirstAsync();
            body.Body[5] ^= 1;
            db.Entry(body).Property(b => b.Body).IsModified = true;
            return await db.SaveChangesAsync();
        },
        ["one byte of a salt"] = async db =>
        {
            var body = await db.Set<EventBody>().FirstAsync();
            body.Salt[0] ^= 1;
            db.Entry(body).Property(b => b.Salt).IsModified = true;
            return await db.SaveChangesAsync();
        },
        ["an answer in a form"] = db => db.Database.ExecuteSqlRawAsync("UPDATE case_form SET json = replace(json, '测试甲公司', '测试丙公司') WHERE json LIKE '%测试甲公司%'"),
        ["a form more"] = db => db.Database.ExecuteSqlRawAsync("INSERT INTO case_form (case_id, form, version, json, by_person, at) SELECT case_id, form, 99, json, by_person, at FROM case_form LIMIT 1"),
        ["a second form of one version"] = db => db.Database.ExecuteSqlRawAsync("INSERT INTO case_form (case_id, form, version, json, by_person, at) SELECT case_id, 'x', version, json, by_person, at FROM case_form LIMIT 1"),
        ["a form less"] = db => db.Database.ExecuteSqlRawAsync("DELETE FROM case_form WHERE version = (SELECT min(version) FROM case_form WHERE form = 'subject/registration') AND form = 'subject/registration'"),
        ["a word in a document"] = db => db.Database.ExecuteSqlRawAsync("UPDATE issued_document SET data = replace(data, '测试甲公司', '测试丙公司')"),
        ["the number of a document"] = db => db.Database.ExecuteSqlRawAsync("UPDATE issued_document SET number = '申网信演示收〔2026〕99号' WHERE definition = 'receipt'"),
        ["the kind of a document"] = db => db.Database.ExecuteSqlRawAsync("UPDATE issued_document SET definition = 'x'"),
        ["the title of a document"] = db => db.Database.ExecuteSqlRawAsync("UPDATE issued_document SET title_zh = 'x'"),
        ["the case of a document"] = db => db.Database.ExecuteSqlRawAsync("UPDATE issued_document SET case_id = (SELECT id FROM \"case\" WHERE id <> issued_document.case_id)"),
        ["when it was, in the column"] = db => db.Database.ExecuteSqlRawAsync("UPDATE event SET at = '2026-09-09 01:00:00' WHERE sequence = 2"),
        ["a body less"] = db => db.Database.ExecuteSqlRawAsync("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE act = 'subject/review')"),
        ["forms and documents once no body speaks of them"] = async db =>
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM event_body");
            return await db.Database.ExecuteSqlRawAsync("UPDATE case_form SET json = '{{}}'; UPDATE issued_document SET number = '申网信演示收〔2026〕99号' WHERE definition = 'receipt'");
        },
        ["a body with an erasure that no event speaks of"] = db => db.Database.ExecuteSqlRawAsync(
            "INSERT INTO erasure (event_id, erased_by, at) SELECT id, id, at FROM event WHERE act = 'subject/review'; DELETE FROM event_body WHERE event_id IN (SELECT event_id FROM erasure)"),
        ["the state of a case"] = db => db.Database.ExecuteSqlRawAsync("UPDATE \"case\" SET state = 'filed' WHERE procedure = 'filing'"),
        ["the version of a case"] = db => db.Database.ExecuteSqlRawAsync("UPDATE \"case\" SET version = version + 1 WHERE procedure = 'filing'"),
        ["the last event of a case"] = async db =>
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE act = 'filing/submit')");
            return await db.Database.ExecuteSqlRawAsync("DELETE FROM event WHERE act = 'filing/submit'");
        },
        ["an event in the middle"] = async db =>
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE act = 'subject/review')");
            return await db.Database.ExecuteSqlRawAsync("DELETE FROM event WHERE act = 'subject/review'");
        },
        ["an event more"] = async db =>
        {
            var last = await db.Set<Event>().AsNoTracking().FirstAsync(e => e.Act == "filing/submit");
            db.Add(new Event
            {
                Id = Guid.CreateVersion7(),
                Stream = last.Stream,
                Sequence = last.Sequence + 1,
                Act = "filing/publish",
                ActorId = last.ActorId,
                ActorRole = last.ActorRole,
                At = last.At,
                Entry = last.Entry,
                Hash = last.Hash,
            });
            return await db.SaveChangesAsync();
        },
    };

    [Theory, OnEachDatabase]
    public async Task Database_refuses_to_change_or_delete_what_was_recorded(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var subject = await system.VerifiedSubjectAsync();
        await system.SubmitAsync(await system.ReadyFilingAsync());
        Done(await EraseAsync(system, await EventAsync(system, subject, "subject/save")));
        await system.ReadAsync(db =>
        {
            db.Add(new AuditRead { Id = Guid.CreateVersion7(), PersonId = system.Person("officer").PersonId, Role = "officer", What = "case", WhatId = Guid.NewGuid(), At = system.Clock.GetUtcNow() });
            return db.SaveChangesAsync();
        });
        string[] tables = ["event", "event_body", "case_form", "issued_document", "erasure", "audit_read"];
        string[] refused =
        [
            "UPDATE event SET act = 'x'", "UPDATE event SET hash = entry", "DELETE FROM event", "UPDATE event_body SET body = salt", "DELETE FROM event_body",
            "UPDATE case_form SET json = 'x'", "DELETE FROM case_form", "UPDATE issued_document SET data = 'x'", "DELETE FROM issued_document",
            "UPDATE erasure SET erased_by = event_id", "DELETE FROM erasure", "UPDATE audit_read SET role = 'x'", "DELETE FROM audit_read",
            .. brand == Brand.PostgreSql ? tables.Select(table => $"TRUNCATE {table} CASCADE") : [],
        ];
        foreach (var sql in refused)
        {
            var no = await Assert.ThrowsAnyAsync<DbException>(() => system.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql)));
            Assert.Contains("the record is final", no.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await VerifyAsync(system)).Faults);
    }

    [Fact]
    public async Task Chain_is_one_per_case_dense_and_linked()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        await system.ReadyFilingAsync();
        var events = await system.ReadAsync(db => db.Set<Event>().OrderBy(e => e.Stream).ThenBy(e => e.Sequence).ToListAsync());
        var cases = await system.ReadAsync(db => db.Set<Case>().Select(c => c.Id).ToListAsync());
        Assert.Equal(cases.Select(Case.StreamOf).Order(StringComparer.Ordinal), events.Select(e => e.Stream).Distinct().Order(StringComparer.Ordinal));
        foreach (var chain in events.GroupBy(e => e.Stream))
        {
            Assert.Equal(Enumerable.Range(1, chain.Count()), chain.Select(e => e.Sequence));
            var before = new byte[32];
            foreach (var e in chain)
            {
                Assert.Equal(Convert.ToHexStringLower(before), (string?)JsonNode.Parse(e.Entry)!["prev"]);
                Assert.Equal(e.Entry, CanonicalJson.Bytes(JsonNode.Parse(e.Entry)));
                before = e.Hash;
            }
        }

        Assert.True((await VerifyAsync(system)).IsSound);
    }

    [Theory, MemberData(nameof(Tampered))]
    public async Task Check_finds(string change)
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        await system.SubmitAsync(await system.ReadyFilingAsync());
        Assert.True((await VerifyAsync(system)).IsSound);
        await system.ReadAsync(async db =>
        {
            await DropTriggersAsync(db);
            var changed = await Changes[change](db);
            Assert.NotEqual(0, changed);
            return changed;
        });
        Assert.NotEmpty((await VerifyAsync(system)).Faults);
    }

    // What was said can be erased; that it was said, by whom and when, stays provable.
    [Theory, OnEachDatabase]
    public async Task Erased_body_leaves_the_chain_sound_and_nothing_readable(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var subject = await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        var (save, submit) = (await EventAsync(system, subject, "subject/save"), await EventAsync(system, filing, "filing/submit"));
        var forms = await system.ReadAsync(db => db.Set<CaseForm>().CountAsync());
        var documents = await system.ReadAsync(db => db.Set<IssuedDocument>().CountAsync());
        Done(await EraseAsync(system, save));
        Done(await EraseAsync(system, submit));

        var report = await VerifyAsync(system);
        Assert.Empty(report.Faults);
        Assert.Equal(2, report.ErasedBodies);
        Assert.Equal(5, (await system.AskAsync("officer", new GetCase(subject)))!.Timeline.Count);
        Assert.Equal(0, await system.ReadAsync(db => db.Set<EventBody>().CountAsync(body => body.EventId == save || body.EventId == submit)));
        Assert.Equal(0, await system.ReadAsync(db => db.Set<CaseForm>().CountAsync(form => db.Set<Erasure>().Any(gone => gone.CaseId == form.CaseId && gone.Version == form.Version))));
        Assert.Equal(forms - await system.ReadAsync(db => db.Set<Erasure>().CountAsync(gone => gone.Form != null)), await system.ReadAsync(db => db.Set<CaseForm>().CountAsync()));
        Assert.Equal(documents, await system.ReadAsync(db => db.Set<IssuedDocument>().CountAsync()));
        var erasing = await system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == Erasure.Stream).OrderBy(e => e.Sequence).ToListAsync());
        Assert.Equal([1, 2], erasing.Select(e => e.Sequence));
        Assert.All(erasing, e => Assert.Equal((system.Person("audit-admin").PersonId, "audit-admin", "pipl/47"), (e.ActorId, e.ActorRole, (string?)JsonNode.Parse(e.Entry)!["ground"]![0])));
    }

    // The tester's way: one body erased, lawfully even, must not hide what is done to other forms and documents, nor to documents of the act itself.
    [Theory]
    [InlineData("UPDATE case_form SET json = '{{}}' WHERE version = (SELECT max(version) FROM case_form)")]
    [InlineData("INSERT INTO case_form (case_id, form, version, json, by_person, at) SELECT case_id, form, 99, json, by_person, at FROM case_form LIMIT 1")]
    [InlineData("INSERT INTO case_form (case_id, form, version, json, by_person, at) SELECT e.case_id, e.form, e.version, '{{}}', e.erased_by, e.at FROM erasure e WHERE e.form IS NOT NULL")]
    [InlineData("UPDATE issued_document SET data = replace(data, '测试甲公司', '测试丙公司')")]
    [InlineData("DELETE FROM issued_document")]
    [InlineData("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE act = 'subject/review')")]
    [InlineData("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE stream = 'erasure')")]
    [InlineData("DELETE FROM erasure WHERE form IS NOT NULL")]
    [InlineData("UPDATE erasure SET version = 77 WHERE form IS NOT NULL")]
    [InlineData("UPDATE erasure SET event_id = (SELECT id FROM event WHERE act = 'subject/review') WHERE event_id = (SELECT id FROM event WHERE act = 'subject/save')")]
    public async Task Check_finds_beside_an_erasure(string sql)
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        Done(await EraseAsync(system, await EventAsync(system, subject, "subject/save")));
        Done(await EraseAsync(system, await EventAsync(system, filing, "filing/submit")));
        Assert.Empty((await VerifyAsync(system)).Faults);
        await system.ReadAsync(async db =>
        {
            await DropTriggersAsync(db);
            var changed = await db.Database.ExecuteSqlRawAsync(sql);
            Assert.NotEqual(0, changed);
            return changed;
        });
        Assert.NotEmpty((await VerifyAsync(system)).Faults);
    }

    [Fact]
    public async Task Erasure_is_refused_and_the_refusal_recorded()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        var (start, save, review) = (await EventAsync(system, subject, "subject/start"), await EventAsync(system, subject, "subject/save"), await EventAsync(system, subject, "subject/review"));
        Done(await EraseAsync(system, save));
        var erasing = await system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == Erasure.Stream).Select(e => e.Id).SingleAsync());
        await system.ReadAsync(async db =>
        {
            await DropTriggersAsync(db);
            return await db.Set<EventBody>().Where(body => body.EventId == review).ExecuteDeleteAsync();
        });
        var before = await system.ReadAsync(db => db.Set<Event>().CountAsync());
        (Guid Event, string Ground, string Who, RefusalKind Kind, string Code)[] tries =
        [
            (start, "pipl/47", "head", RefusalKind.Forbidden, "erase.role"), (start, "pipl/47", "sys-admin", RefusalKind.Forbidden, "erase.role"),
            (start, " ", "audit-admin", RefusalKind.Invalid, "erase.ground"), (start, new string('x', 101), "audit-admin", RefusalKind.Invalid, "erase.ground"),
            (Guid.NewGuid(), "pipl/47", "audit-admin", RefusalKind.NotFound, "erase.unknown"), (save, "pipl/47", "audit-admin", RefusalKind.Conflict, "erase.done"),
            (erasing, "pipl/47", "audit-admin", RefusalKind.Conflict, "erase.erasure"), (review, "pipl/47", "audit-admin", RefusalKind.Conflict, "erase.missing"),
        ];
        foreach (var (id, ground, who, kind, code) in tries)
        {
            var no = await EraseAsync(system, id, ground, who);
            Assert.Equal((kind, code), (no.Kind, Assert.Single(no.Refusals).Code));
        }

        Assert.Equal(before, await system.ReadAsync(db => db.Set<Event>().CountAsync()));
        Assert.Equal(tries.Select(wanted => wanted.Code).Order(StringComparer.Ordinal), (await system.ReadAsync(db => db.Set<RefusedAct>().Where(act => act.Act == Erasure.Act).Select(act => act.Codes).ToListAsync())).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Check_finds_a_changed_file()
    {
        await using var system = await TestSystem.StartAsync();
        await system.ReadAsync(db =>
        {
            db.Add(new FileContent { Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("a"u8)), Bytes = [(byte)'b'] });
            return db.SaveChangesAsync();
        });
        Assert.StartsWith("file/", Assert.Single((await VerifyAsync(system)).Faults).Stream, StringComparison.Ordinal);
    }

    // Never 7: no act without its event, no event without its actor.
    [Fact]
    public async Task Every_version_of_a_case_has_its_event_and_every_event_its_actor()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        await system.PublishedAsync(filing);
        var people = await system.ReadAsync(db => db.Set<RegFiling.Platform.Identity.Person>().Select(person => person.Id).ToListAsync());
        var events = await system.ReadAsync(db => db.Set<Event>().ToListAsync());
        Assert.All(events, e => Assert.True(e.ActorRole == "system" ? e.ActorId == Guid.Empty : people.Contains(e.ActorId), e.Act));
        foreach (var found in await system.ReadAsync(db => db.Set<Case>().ToListAsync()))
        {
            // A seal is about a document and makes no version of the case.
            Assert.Equal(Enumerable.Range(1, found.Version), events.Where(e => e.Stream == Case.StreamOf(found.Id) && !e.Act.EndsWith("/seal-document", StringComparison.Ordinal)).OrderBy(e => e.Sequence).Select(e => (int)JsonNode.Parse(Encoding.UTF8.GetString(e.Entry))!["version"]!));
        }
    }

    private static Task<LedgerReport> VerifyAsync(TestSystem system) => system.ReadAsync(db => new LedgerVerify(db).RunAsync());

    private static async Task<Outcome<Erasure>> EraseAsync(TestSystem system, Guid id, string ground = "pipl/47", string who = "audit-admin")
    {
        await using var scope = system.Scope(who);
        return await ActivatorUtilities.CreateInstance<RecordErasure>(scope.ServiceProvider).EraseAsync(id, ground, system.Person(who));
    }

    private static void Done(Outcome<Erasure> outcome) => Assert.False(outcome.IsRefused, string.Join(' ', outcome.Refusals.Select(refusal => refusal.Code)));

    private static Task<Guid> EventAsync(TestSystem system, Guid caseId, string act)
    {
        var stream = Case.StreamOf(caseId);
        return system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == stream && e.Act == act).Select(e => e.Id).FirstAsync());
    }

    // Somebody who owns the database can do this; the check must find what follows.
    private static async Task DropTriggersAsync(RegFilingDbContext db)
    {
        foreach (var drop in await db.Database.SqlQueryRaw<string>("SELECT 'DROP TRIGGER ' || name AS Value FROM sqlite_master WHERE type = 'trigger'").ToListAsync())
        {
            await db.Database.ExecuteSqlRawAsync(drop);
        }
    }

    private static async Task<int> EventAsync(RegFilingDbContext db, Action<Event> change, params string[] columns)
    {
        var found = await db.Set<Event>().FirstAsync(e => e.Act == "subject/save");
        change(found);
        foreach (var column in columns)
        {
            db.Entry(found).Property(column).IsModified = true;
        }

        return await db.SaveChangesAsync();
    }
}
