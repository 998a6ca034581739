using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Subjects;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Subjects;

/// <summary>One company: what is verified of it, its portfolio, its people and agents. For the company itself; for officials, with a trace of each look.</summary>
public sealed class IndexModel(IMediator mediator, CurrentActor current, ReadTrace trace, PackCatalogue packs, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    public CompanyPeople Company { get; private set; } = null!;

    public SubjectFileView? Verified { get; private set; }

    public PortfolioTable Table { get; private set; } = null!;

    public Guid? Registration { get; private set; }

    public bool IsOwn { get; private set; }

    public DateOnly Today { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetPeople(id), cancellationToken) is not { } company)
        {
            return NotFound();
        }

        // Before the first submission a company is nobody's business but its own.
        IsOwn = current.Actor.Subjects.Contains(id);
        var cases = await mediator.Send(new FindCases("subject", Open: false, SubjectId: id, Size: 20), cancellationToken);
        if (!IsOwn && cases.Count == 0)
        {
            return NotFound();
        }

        await trace.LeaveOfSubjectAsync(id, cancellationToken);
        Company = company;
        Registration = cases.Rows.OrderBy(row => row.ClosedAt is not null).ThenByDescending(row => row.OpenedAt).FirstOrDefault()?.Id;
        Verified = await mediator.Send(new GetSubjectFile(id), cancellationToken);
        Table = PortfolioTable.Of(await mediator.Send(new GetPortfolio(id), cancellationToken), By);
        Today = packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow());
        return Page();
    }
}
