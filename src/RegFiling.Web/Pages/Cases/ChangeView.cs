using Mediator;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>What a change says beside what is on record, field by field: the same for the company and for the officer.</summary>
public sealed record ChangeView(int Version, IReadOnlyList<FormDifference> Differences)
{
    private const string Application = "filing/application";

    public static async Task<ChangeView?> OfAsync(IMediator mediator, CaseView view, CancellationToken cancellationToken)
    {
        // Officials see what was submitted: what the company has only saved meanwhile is not among the forms of the view.
        if (view.Case.Procedure != "change" || !view.Forms.TryGetValue(Application, out var answers) || await mediator.Send(new GetFiledContent(view.Case.Id), cancellationToken) is not { } filed)
        {
            return null;
        }

        return new(filed.Number, FormDifferences.Of(view.Pack.Forms[Application], filed.Answers, answers));
    }
}
