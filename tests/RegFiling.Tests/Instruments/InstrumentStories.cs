using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Instruments;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Instruments;

/// <summary>Instruments beside a filing: who sees and answers, what is kept, and that nothing of the case moves.</summary>
public sealed class InstrumentStories : IAsyncLifetime
{
    private const string Eu = "eu-ai-act";

    private TestSystem system = null!;

    public async ValueTask InitializeAsync() => system = await TestSystem.StartAsync();

    public ValueTask DisposeAsync() => system.DisposeAsync();

    [Fact]
    public async Task The_same_facts_give_the_tier_and_what_each_instrument_says()
    {
        var filing = await FilingAsync();
        var readings = (await ReadAsync("filer", filing))!;
        Assert.Equal((TierStanding.Computed, true), (readings.Tier!.Standing, readings.MayAnswer));
        Assert.Equal(["canada-aia", Eu], readings.Instruments.Select(one => one.Reading.Instrument.Id).Order(StringComparer.Ordinal));
        var eu = Reading(readings);
        Assert.Null(eu.Reading.Conclusion);
        Assert.Contains(eu.Reading.Missing, question => question.Id == "union" && question.Decides);
        Assert.False(Reading(readings, "canada-aia").Reading.IsInstalled);

        await AnswerAsync("filer", filing, 0, ("union", "yes"), ("excluded", "no"), ("prohibited", "no"), ("interacts", "no"));
        var after = Reading((await ReadAsync("filer", filing))!);
        Assert.Equal(("minimal", Certainty.Assumed), (after.Reading.ConclusionId, after.Reading.Certainty));
        Assert.Equal("filer", after.Counting!.Who.Zh);
        Assert.Contains(after.Reading.Answers, answer => answer is { Question: "union", Given.ByCompany: true });
        Assert.Contains(after.Reading.Answers, answer => answer is { Question: "annex3", Given.Certainty: Certainty.Assumed });
    }

    // Never 2: they gate nothing and never enter tier or measures.
    [Fact]
    public async Task Answers_change_no_case_no_tier_and_nothing_but_their_own_chain()
    {
        var filing = await FilingAsync();
        var (before, tier) = (await system.MarksAsync(), (await ReadAsync("filer", filing))!.Tier);
        await AnswerAsync("filer", filing, 0, ("union", "yes"), ("excluded", "no"), ("prohibited", "yes"), ("prohibited-exception", "no"));
        var after = await system.MarksAsync();
        Assert.Equal(before with { Events = before.Events + 1, Bodies = before.Bodies + 1 }, after);
        var readings = (await ReadAsync("filer", filing))!;
        Assert.Equal("prohibited", Reading(readings).Reading.ConclusionId);
        Assert.Equal((tier!.Label, tier.Score, tier.Explanation), (readings.Tier!.Label, readings.Tier.Score, readings.Tier.Explanation));

        // Even what is prohibited elsewhere goes its way here, by the rules here alone.
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        var decision = await system.ReadAsync(db => db.Set<TierDecision>().AsNoTracking().SingleAsync(decision => decision.CaseId == filing));
        Assert.Equal((tier.Label, tier.Score), (decision.Label, decision.Score));
        Assert.DoesNotContain("prohibited", decision.Facts, StringComparison.Ordinal);
        Assert.DoesNotContain("union", decision.Facts, StringComparison.Ordinal);
        var chain = await system.ReadAsync(db => db.Set<Event>().AsNoTracking().Where(e => e.Stream == $"instrument/{filing}").ToListAsync());
        Assert.Equal([$"instrument/{Eu}"], chain.Select(e => e.Act));
        Assert.DoesNotContain(await system.ReadAsync(db => db.Set<Event>().AsNoTracking().Where(e => e.Stream == "case/" + filing).Select(e => e.Act).ToListAsync()), act => act.StartsWith("instrument", StringComparison.Ordinal));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
        Assert.Equal(TierStanding.Confirmed, (await ReadAsync("officer", filing))!.Tier!.Standing);
    }

    [Fact]
    public async Task Party_learns_of_a_decided_tier_by_its_notice_here_too()
    {
        system.Seals = false;
        var filing = await FilingAsync();
        await system.SubmitAsync(filing);
        await system.SealAsync(filing);
        await system.TierConfirmedAsync(filing);
        Assert.Equal(TierStanding.Confirmed, (await ReadAsync("officer", filing))!.Tier!.Standing);
        Assert.Equal(TierStanding.Computed, (await ReadAsync("filer", filing))!.Tier!.Standing);
        await system.SealAsync(filing);
        Assert.Equal(TierStanding.Confirmed, (await ReadAsync("filer", filing))!.Tier!.Standing);
    }

    [Theory]
    [InlineData("filer", null)]
    [InlineData("security-officer", null)]
    [InlineData("legal-rep", RefusalKind.Forbidden)]
    [InlineData("officer", RefusalKind.Forbidden)]
    [InlineData("head", RefusalKind.Forbidden)]
    [InlineData("supervisor", RefusalKind.Forbidden)]
    [InlineData("agent", RefusalKind.NotFound)]
    [InlineData("other-filer", RefusalKind.NotFound)]
    [InlineData("other-security-officer", RefusalKind.NotFound)]
    [InlineData("expert", RefusalKind.NotFound)]
    [InlineData("sys-admin", RefusalKind.NotFound)]
    [InlineData("public", RefusalKind.NotFound)]
    [InlineData("nobody", RefusalKind.NotFound)]
    public async Task Only_filer_and_security_officer_of_the_company_answer(string who, RefusalKind? refused)
    {
        var filing = await FilingAsync();
        await system.SubmitAsync(filing);
        var before = await system.MarksAsync();
        var outcome = await TryAsync(who, filing, 0, ("union", "no"));
        Assert.Equal(refused, outcome.Kind);
        var after = await system.MarksAsync();
        Assert.Equal((refused is null ? 1 : 0, refused == RefusalKind.Forbidden ? 1 : 0), (after.Events - before.Events, after.Refused - before.Refused));
        Assert.Equal(refused != RefusalKind.NotFound, await ReadAsync(who, filing) is not null);
        Assert.All(outcome.Refusals, refusal => Assert.True(refusal.Why.IsComplete));
    }

    [Fact]
    public async Task Officials_see_a_filing_once_it_is_submitted_and_answers_with_it()
    {
        var filing = await FilingAsync();
        await AnswerAsync("filer", filing, 0, ("union", "no"));
        Assert.Null(await ReadAsync("officer", filing));
        await system.SubmitAsync(filing);
        var seen = (await ReadAsync("officer", filing))!;
        Assert.Equal(("out-of-scope", false), (Reading(seen).Reading.ConclusionId, seen.MayAnswer));
    }

    [Fact]
    public async Task What_is_not_offered_not_there_or_too_late_is_refused_and_says_why()
    {
        var filing = await FilingAsync();
        var subject = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "subject").Select(c => c.Id).FirstOrDefaultAsync());
        foreach (var (question, answer) in new[] { ("union", "perhaps"), ("no-such-question", "yes"), ("union", "") })
        {
            var wrong = await TryAsync("filer", filing, 0, (question, answer));
            Assert.Equal((RefusalKind.Invalid, "instrument.not-offered", question), (wrong.Kind, wrong.Refusals.Single().Code, wrong.Refusals.Single().Field));
        }

        var two = await system.SendAsync("filer", new AnswerInstrument(filing, Eu, 0, new Dictionary<string, IReadOnlyList<string>> { ["union"] = ["yes", "no"] }));
        Assert.Equal(RefusalKind.Invalid, two.Kind);
        Assert.Equal("instrument.not-installed", (await system.SendAsync("filer", new AnswerInstrument(filing, "canada-aia", 0, new Dictionary<string, IReadOnlyList<string>> { ["impact9"] = ["item1-1"] }))).Refusals.Single().Code);
        Assert.Equal(RefusalKind.NotFound, (await system.SendAsync("filer", new AnswerInstrument(filing, "no-such-instrument", 0, new Dictionary<string, IReadOnlyList<string>>()))).Kind);
        Assert.Equal(RefusalKind.NotFound, (await TryAsync("filer", Guid.NewGuid(), 0, ("union", "no"))).Kind);
        Assert.Equal(RefusalKind.NotFound, (await TryAsync("filer", subject, 0, ("union", "no"))).Kind);
        Assert.Equal(RefusalKind.Invalid, (await TryAsync("filer", filing, -1, ("union", "no"))).Kind);

        await AnswerAsync("filer", filing, 0, ("union", "yes"));
        var late = await TryAsync("security-officer", filing, 0, ("union", "no"));
        Assert.Equal((RefusalKind.Conflict, "instrument.stale"), (late.Kind, late.Refusals.Single().Code));
        Assert.Contains("filer", late.Refusals.Single().Why.Zh, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Each_saving_is_a_record_and_the_same_again_is_none(Brand brand)
    {
        await system.DisposeAsync();
        system = await TestSystem.StartAsync(brand);
        var filing = await FilingAsync();
        var first = await AnswerAsync("filer", filing, 0, ("union", "yes"), ("excluded", "no"));
        Assert.Equal(first, await AnswerAsync("filer", filing, 0, ("union", "yes"), ("excluded", "no")));
        var second = await AnswerAsync("security-officer", filing, first, ("union", "no"));
        Assert.NotEqual(first, second);
        // The others stay; an empty one takes it back.
        var kept = Reading((await ReadAsync("filer", filing))!).Kept;
        Assert.Equal([2, 2], kept.Select(one => one.Answers.Count));
        Assert.Equal("security-officer", kept[0].Role);
        await system.SendAsync("filer", new AnswerInstrument(filing, Eu, second, new Dictionary<string, IReadOnlyList<string>> { ["union"] = [], ["excluded"] = [] }));
        var empty = Reading((await ReadAsync("filer", filing))!);
        Assert.Equal((3, 0), (empty.Kept.Count, empty.Kept[0].Answers.Count));
        Assert.Contains(empty.Reading.Missing, question => question.Id == "union");
    }

    [Fact]
    public async Task Answers_under_another_version_are_kept_shown_and_do_not_count()
    {
        var filing = await FilingAsync();
        await using (var scope = system.Scope("filer"))
        {
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync(
                async () =>
                {
                    await new AnswerRecord(db).AppendAsync(filing, Eu, "eu-ai-act 0", new Dictionary<string, IReadOnlyList<string>> { ["union"] = ["no"] }, system.Person("filer"), "filer", system.Clock.GetUtcNow(), CancellationToken.None);
                    return true;
                },
                CancellationToken.None);
        }

        var reading = Reading((await ReadAsync("filer", filing))!);
        Assert.Equal(("eu-ai-act 0", null, null), (reading.Earlier!.Version, reading.Counting, reading.Reading.Conclusion));
        await AnswerAsync("filer", filing, reading.Revision, ("union", "no"));
        var anew = Reading((await ReadAsync("filer", filing))!);
        Assert.Equal((2, "out-of-scope"), (anew.Kept.Count, anew.Reading.ConclusionId));
        Assert.Equal(["eu-ai-act 0"], anew.Kept.Skip(1).Select(kept => kept.Version));
    }

    [Fact]
    public async Task Crosswalk_says_which_headings_the_filing_answers_and_leads_to_the_entries()
    {
        var filing = await FilingAsync();
        var crosswalk = (await system.AskAsync("filer", new GetCrosswalk(filing, "nist-ai-rmf")))!;
        AnsweredHeading Of(string id) => crosswalk.Headings.Single(heading => heading.Heading.Id == id);
        Assert.Equal(HeadingState.NotAsked, Of("govern-3").State);
        Assert.Equal(HeadingState.Answered, Of("govern-6").State);
        Assert.Contains(Of("govern-6").Fields, field => field is { Name: "filing/application.modelOrigin", IsAnswered: true, Place: { CaseId: { } place, Action: "save" } } && place == filing);
        // The own model has no contract: it is not asked for.
        Assert.Contains(Of("govern-6").Fields, field => field is { Name: "filing/application.thirdPartyContract", IsAnswered: null });
        Assert.Contains(Of("govern-2").Fields, field => field.Place is { SubjectId: { } subject } && subject == system.Company);
        Assert.All(crosswalk.Headings.SelectMany(heading => heading.Fields), field => Assert.True(field.Title.IsComplete && field.Title.Zh != field.Name));
        // What is not begun is open, and in between is in between.
        var bare = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "刚开始的算法", ["type"] = "push" })).CaseId;
        await system.DoAsync("filer", bare, "save", new() { ["name"] = "刚开始的算法", ["type"] = "push" });
        var begun = (await system.AskAsync("filer", new GetCrosswalk(bare, "nist-ai-rmf")))!.Headings.ToDictionary(heading => heading.Heading.Id, heading => heading.State);
        Assert.Equal((HeadingState.Open, HeadingState.Begun, HeadingState.NotAsked), (begun["manage-1"], begun["map-2"], begun["govern-3"]));
        // An official reads and does not edit.
        await system.SubmitAsync(filing);
        var official = (await system.AskAsync("officer", new GetCrosswalk(filing, "nist-ai-rmf")))!;
        Assert.All(official.Headings.SelectMany(heading => heading.Fields), field => Assert.Null(field.Place?.Action));
        Assert.Null(await system.AskAsync("other-filer", new GetCrosswalk(filing, "nist-ai-rmf")));
        Assert.Null(await system.AskAsync("expert", new GetCrosswalk(filing, "nist-ai-rmf")));
        Assert.Null(await system.AskAsync("filer", new GetCrosswalk(filing, "no-such-crosswalk")));
    }

    private async Task<Guid> FilingAsync()
    {
        await system.VerifiedSubjectAsync();
        return await system.ReadyFilingAsync(new JsonObject
        {
            ["modelOrigin"] = "own",
            ["intelligence"] = "narrow",
            ["fields"] = new JsonArray("short-video-live"),
            ["containsBiometric"] = "no",
            ["generating"] = "no",
            ["type"] = "push",
        });
    }

    private Task<FilingReadings?> ReadAsync(string who, Guid filing) => system.AskAsync(who, new GetInstruments(filing));

    private static FilingReading Reading(FilingReadings readings, string id = Eu) => readings.Instruments.Single(one => one.Reading.Instrument.Id == id);

    private Task<Outcome<int>> TryAsync(string who, Guid filing, int revision, params (string Question, string Answer)[] answers) =>
        system.SendAsync(who, new AnswerInstrument(filing, Eu, revision, answers.ToDictionary(answer => answer.Question, answer => (IReadOnlyList<string>)[answer.Answer])));

    private async Task<int> AnswerAsync(string who, Guid filing, int revision, params (string Question, string Answer)[] answers)
    {
        var outcome = await TryAsync(who, filing, revision, answers);
        Assert.False(outcome.IsRefused, string.Join(", ", outcome.Refusals.Select(refusal => refusal.Code)));
        return outcome.Value;
    }
}
