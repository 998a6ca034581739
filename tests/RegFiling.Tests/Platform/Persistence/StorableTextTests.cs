using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Persistence;

public sealed class StorableTextTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string Nul = "测\0试";
    private const string Half = "测\ud842试";

    [Theory]
    [InlineData("", false)]
    [InlineData("算法 𠮷 👨‍👩‍👧", false)]
    [InlineData(@"测\0试", true)]
    [InlineData(@"测\ud842试", true)]
    [InlineData(@"\udfb7\ud842", true)]
    [InlineData(@"x\ud842", true)]
    [InlineData(@"\ud842\udfb7\udfb7", true)]
    public void Broken_text_is_known(string escaped, bool broken) => Assert.Equal(broken, StorableText.IsBroken(Regex.Unescape(escaped)));

    [Fact]
    public void Text_is_broken_when_strict_UTF8_refuses_it_or_it_holds_a_NUL() => Gen.OneOf(Gen.Char, Gen.Char['\ud7f0', '\ue010'], Gen.Char['\0', '\u0003']).Array[0, 12].Select(c => new string(c)).Sample(text =>
    {
        var refused = text.Contains('\0');
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            refused = true;
        }

        return StorableText.IsBroken(text) == refused;
    });

    // Half a character cannot stand in an attribute: it is written in UTF-8.
    [Theory]
    [InlineData(@"测\0试", "form.broken-characters")]
    [InlineData(@"测\ud842试", "form.broken-characters")]
    [InlineData(@"测\u0001试", "form.control-characters")]
    [InlineData(@"测\u202e试", "form.control-characters")]
    public async Task A_form_with_such_text_is_refused_with_the_field_and_a_reason(string escaped, string code)
    {
        var text = Regex.Unescape(escaped);
        await using var system = await TestSystem.StartAsync();
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        var outcome = await system.ActAsync("filer", subject, "save", await Answers.ForAsync(system, "subject/registration", "filer", new() { ["name"] = text }));

        Assert.Equal([(code, "name")], outcome.Refusals.Select(refusal => (refusal.Code, refusal.Field)));
    }

    [Fact]
    public void A_request_with_half_a_character_in_a_text_is_no_form() =>
        Assert.Throws<JsonException>(() => FormData.Parse("""{"rows":[{"a":"\ud842"}]}"""));

    [Fact]
    public void What_is_accepted_fits_a_column_of_its_length()
    {
        var field = new FieldDefinition("a", FieldType.Text, new("甲", "a")) { Max = 10 };
        var form = new FormDefinition("f", 1, new("表", "f"), [new FormSection("s", new("节", "s"), [field])]);
        bool Accepted(string text) => FormCheck.Check(form, new FormData(new JsonObject { ["a"] = text }), false, new DateOnly(2026, 9, 10)).Count == 0;

        Assert.True(Accepted(new string('算', 10)));
        Assert.True(Accepted(string.Concat(Enumerable.Repeat("𠮷", 5))));
        Assert.False(Accepted(string.Concat(Enumerable.Repeat("👨‍👩‍👧", 10))));
        Gen.String[Gen.Char, 0, 14].Where(text => text.Trim().Length > 0).Sample(text => !Accepted(text) || text.Length <= 10);
    }

    [Theory, OnEachDatabase]
    public async Task Such_text_from_elsewhere_is_no_error_on_any_database(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var subject = await system.VerifiedSubjectAsync();
        foreach (var text in new[] { Nul, Half })
        {
            Assert.Empty((await system.AskAsync("officer", new FindCases(text, text, text, true, text))).Rows);
            Assert.Null(await system.ReadAsync(db => new RegisterSearch(db).GetAsync(text)));
            Assert.Empty((await system.ReadAsync(db => new RegisterSearch(db).FindAsync(new RegisterQuery(text + "算法")))).Value.Entries);
            Assert.Empty(await system.ReadAsync(db => db.Users.Where(account => account.NormalizedUserName == text).ToListAsync()));
            Assert.True((await system.ActAsync("filer", subject, text)).IsRefused);
            Assert.True((await system.StartAsync("filer", text)).IsRefused);
            Assert.Equal(1, await system.ReadAsync(db =>
            {
                db.Add(new Person { Id = Guid.CreateVersion7(), NameZh = text, NameEn = "x" });
                return db.SaveChangesAsync(Cancel);
            }));
        }

        Assert.Equal(["测�试", "测�试"], await system.ReadAsync(db => db.Set<Person>().Where(person => person.NameEn == "x").Select(person => person.NameZh).ToListAsync()));
        Assert.True((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).IsSound);
    }

    [Theory, OnEachDatabase]
    public async Task Text_and_keys_are_told_apart_exactly(Brand brand)
    {
        await using var database = await TestDatabase.CreateAsync(brand);
        await using var db = database.Open();
        string[] alike = ["a", "A", "ａ", "á", "𠮷", "𠀀", "ß", "ss", "İ", "i"];
        db.AddRange(alike.Select(name => new NumberSeries { Series = name, Year = 2026, Last = 1 }));
        await db.SaveChangesAsync(Cancel);
        db.ChangeTracker.Clear();

        foreach (var name in alike)
        {
            Assert.Equal(name, (await db.Set<NumberSeries>().SingleAsync(s => s.Series == name, Cancel)).Series);
            Assert.Equal(alike.Where(other => other.Contains(name, StringComparison.Ordinal)).Order(), (await db.Set<NumberSeries>().Where(s => s.Series.Contains(name)).Select(s => s.Series).ToListAsync(Cancel)).Order());
        }
    }

    [Theory, OnEachDatabase]
    public async Task Moments_come_back_in_UTC_and_sort(Brand brand)
    {
        await using var database = await TestDatabase.CreateAsync(brand);
        await using var db = database.Open();
        DateTimeOffset[] moments =
        [
            new(2026, 9, 10, 10, 0, 0, 123, TimeSpan.FromHours(8)), new(2026, 9, 10, 1, 59, 59, TimeSpan.Zero), new(1900, 1, 1, 0, 0, 0, TimeSpan.FromHours(14)), new(2200, 12, 31, 23, 59, 59, TimeSpan.FromHours(-12)),
        ];
        db.AddRange(moments.Select(at => new RefusedAct { Id = Guid.CreateVersion7(), PersonId = Guid.Empty, Act = "a", Kind = "k", Codes = "c", At = at }));
        await db.SaveChangesAsync(Cancel);
        db.ChangeTracker.Clear();

        var stored = await db.Set<RefusedAct>().OrderBy(act => act.At).Select(act => act.At).ToListAsync(Cancel);
        Assert.Equal(moments.Order(), stored);
        Assert.All(stored, at => Assert.Equal(TimeSpan.Zero, at.Offset));
        Assert.Equal(2, await db.Set<RefusedAct>().CountAsync(act => act.At <= moments[1], Cancel));
    }
}
