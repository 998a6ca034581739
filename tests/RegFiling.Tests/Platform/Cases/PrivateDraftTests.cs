using RegFiling.Platform.Cases;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>What was not submitted is the company's own business: no official sees it, in a list or by its address, and none can act in it.</summary>
public sealed class PrivateDraftTests
{
    [Fact]
    public async Task A_draft_is_seen_by_its_company_alone_until_it_is_submitted()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        foreach (var official in new[] { "officer", "reviewer", "head", "supervisor" })
        {
            Assert.Null(await system.AskAsync(official, new GetCase(filing)));
            Assert.DoesNotContain(filing, (await system.AskAsync(official, new FindCases(Size: 200))).Rows.Select(row => row.Id));
        }

        Assert.NotNull(await system.AskAsync("filer", new GetCase(filing)));
        Assert.Contains(filing, (await system.AskAsync("filer", new FindCases(Size: 200))).Rows.Select(row => row.Id));

        await system.SubmitAsync(filing);
        Assert.NotNull(await system.AskAsync("officer", new GetCase(filing)));
        Assert.Contains(filing, (await system.AskAsync("officer", new FindCases(Size: 200))).Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task A_draft_that_is_withdrawn_before_it_was_submitted_stays_unseen()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var (never, after) = (await system.ReadyFilingAsync(), await system.ReadyFilingAsync(name: "另一算法"));
        await system.SubmitAsync(after);
        foreach (var filing in new[] { never, after })
        {
            await system.DoAsync("filer", filing, "withdraw", await Answers.ForAsync(system, "common/reason", "filer"));
        }

        Assert.Null(await system.AskAsync("officer", new GetCase(never)));
        Assert.NotNull(await system.AskAsync("officer", new GetCase(after)));
    }
}
