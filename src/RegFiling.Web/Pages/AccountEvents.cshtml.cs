using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Subjects;

namespace RegFiling.Web.Pages;

/// <summary>单位账号记录: who became or ceased to be a person of which company; for the security administrator.</summary>
public sealed class AccountEventsModel(IMediator mediator, CurrentActor current, PackCatalogue packs) : PageModel
{
    public IReadOnlyList<AccountEvent> Events { get; private set; } = [];

    public DateTimeOffset Local(DateTimeOffset instant) => packs.Current[0].Deadlines.Time.Local(instant);

    public static Text Act(string act) => act.Split('/')[^1] switch
    {
        "invite" => new("邀请", "invited"),
        "revoke-invitation" => new("撤回邀请", "invitation taken back"),
        "join" => new("接受邀请", "joined"),
        "remove" => new("移除人员", "removed"),
        "hand-over" => new("账号移交", "handed over"),
        _ => Text.Of(act),
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!current.Actor.Holds("sec-admin", null))
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        Events = await mediator.Send(new GetAccountEvents(), cancellationToken);
        return Page();
    }
}
