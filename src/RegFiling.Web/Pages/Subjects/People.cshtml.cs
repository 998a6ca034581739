using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Subjects;
using RegFiling.Web.Pages.Cases;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Subjects;

/// <summary>单位人员: who acts for the company; its filers and legal representative invite and remove.</summary>
public sealed class PeopleModel(IMediator mediator, CurrentActor current, PackCatalogue packs, TimeProvider clock, Settings settings, IHostEnvironment host) : PageModel
{
    /// <summary>The roles that can be invited, the commonest first.</summary>
    public static IReadOnlyList<string> Offered { get; } = [Roles.Filer, Roles.SecurityOfficer, Roles.LegalRepresentative];

    public CompanyPeople Company { get; private set; } = null!;

    public Guid? Registration { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    /// <summary>What was done: <c>invited</c>, <c>revoked</c>, <c>removed</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>In the demonstration, where no mail goes out, the link that the mail would bring.</summary>
    [TempData]
    public string? Link { get; set; }

    public DateTimeOffset Local(DateTimeOffset instant) => packs.Current[0].Deadlines.Time.Local(instant);

    public DateOnly Today => packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow());

    public Refusal? Wrong(string field) => Refusals.FirstOrDefault(refusal => refusal.Field == field);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostInviteAsync(Guid id, CancellationToken cancellationToken)
    {
        var outcome = await mediator.Send(new InviteColleague(id, Email ?? "", Role ?? ""), cancellationToken);
        if (!outcome.IsRefused && settings.Mail.Host is null && settings.OffersDemonstration(host))
        {
            Link = outcome.Value.Link;
        }

        return await AnswerAsync(id, "invited", outcome, cancellationToken);
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, Guid invitation, CancellationToken cancellationToken) =>
        await AnswerAsync(id, "revoked", await mediator.Send(new RevokeInvitation(id, invitation), cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, Guid role, CancellationToken cancellationToken) =>
        await AnswerAsync(id, "removed", await mediator.Send(new RemoveColleague(id, role), cancellationToken), cancellationToken);

    private async Task<IActionResult> AnswerAsync<T>(Guid id, string done, Outcome<T> outcome, CancellationToken cancellationToken)
    {
        if (!outcome.IsRefused)
        {
            // Who has removed themself is none of its people any more.
            Response.Headers.Location = $"/subjects/{id}/people?done={done}";
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Refusals = outcome.Refusals;
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!current.Actor.Subjects.Contains(id) || await mediator.Send(new GetPeople(id), cancellationToken) is not { } company)
        {
            return false;
        }

        Company = company;
        Registration = (await mediator.Send(new FindCases("subject", SubjectId: id, Size: 5), cancellationToken)).Rows.Select(row => (Guid?)row.Id).FirstOrDefault();
        return true;
    }
}
