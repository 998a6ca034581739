using System.Globalization;
using System.Net;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>Begins a procedure: for one of the person's companies, for a new one, or from a case that it belongs to.</summary>
[TakesFiles]
[RequestFormLimits(MultipartBodyLengthLimit = long.MaxValue, ValueCountLimit = FormReader.MostValues)]
public sealed class StartModel(IMediator mediator, PackCatalogue packs, ISubjectNames names, FormReader reader, CurrentActor current) : PageModel
{
    public Pack Pack { get; private set; } = null!;

    public ProcedureDefinition Procedure { get; private set; } = null!;

    public CaseView? Parent { get; private set; }

    /// <summary>The companies to choose from; none when the case that it belongs to decides.</summary>
    public IReadOnlyDictionary<Guid, string> Companies { get; private set; } = new Dictionary<Guid, string>();

    /// <summary>A company that is not registered yet may begin.</summary>
    public bool NewCompany { get; private set; }

    /// <summary>The authority begins it of its own motion; its form says whom it concerns, and no company has it yet (登记线索).</summary>
    public bool OfTheAuthority { get; private set; }

    /// <summary>Begins the registration of a company, and is no request of a person for themself.</summary>
    public bool IsRegistration => Procedure.Id == "subject";

    public string Chosen { get; private set; } = "";

    public FormView? Form { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    public bool MayAct => Parent is not null || Companies.Count > 0 || NewCompany || OfTheAuthority;

    /// <summary>Earlier filings of the person's companies that a new one can begin with.</summary>
    public IReadOnlyList<CaseRow> Copyable { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string procedure, Guid? parent, string? copy, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(procedure, parent, cancellationToken))
        {
            return Going(procedure) is { } going ? SeeOther($"/cases/{going}") : NotFound();
        }

        if (Procedure.StartPage is { } page)
        {
            return LocalRedirect(page);
        }

        var data = new FormData([]);
        foreach (var field in Definition?.Fields.Where(field => field.Default is not null) ?? [])
        {
            data.Values[field.Id] = field.Default;
        }

        // What the page that led here knows already (是否需要备案) is filled in; the form check refuses what it does not offer.
        foreach (var field in Definition?.Fields.Where(field => field.Type == FieldType.Choice && field.Choices.Any(choice => choice.Value == Request.Query[field.Id])) ?? [])
        {
            data.Values[field.Id] = Request.Query[field.Id].ToString();
        }

        if (copy is { Length: > 0 and <= 60 } && Definition?.Field("copiedFrom") is not null)
        {
            data.Values["copiedFrom"] = copy;
        }

        if (Request.Query["simulation"].ToString() is { Length: > 0 and <= 60 } simulation && Definition?.Field("simulation") is not null)
        {
            data.Values["simulation"] = simulation;
        }

        await ShowAsync(data, new Dictionary<string, int>(), cancellationToken);
        if (!MayAct)
        {
            Response.StatusCode = (int)HttpStatusCode.Forbidden;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string procedure, Guid? parent, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(procedure, parent, cancellationToken))
        {
            return Going(procedure) is { } going ? SeeOther($"/cases/{going}") : NotFound();
        }

        Chosen = Request.Form["_subject"].ToString();
        var subject = Guid.TryParse(Chosen, out var id) ? id : (Guid?)null;
        var mayAct = Parent is not null || (subject is { } company ? Companies.ContainsKey(company) : MayAct);
        var posted = await reader.ReadAsync(Request, Definition, Parent?.Case.SubjectId ?? subject, null, mayAct, cancellationToken);
        Key = posted.Key;
        if (posted.OnlyRows)
        {
            Refusals = posted.RefusedFiles;
            await ShowAsync(posted.Shown, posted.Rows, cancellationToken);
            return Page();
        }

        if (Parent is null && subject is null && !(NewCompany && Chosen == "new") && !OfTheAuthority)
        {
            Refusals = [new("case.no-company", new("请选择办理的企业", "Choose the company that this is for"), Field: "_subject")];
            await ShowAsync(posted.Shown, posted.Rows, cancellationToken);
            Response.StatusCode = (int)HttpStatusCode.BadRequest;
            return Page();
        }

        var outcome = await mediator.Send(new StartCase(procedure, subject, parent, posted.Key, posted.Sent), cancellationToken);
        if (!outcome.IsRefused)
        {
            return SeeOther($"/cases/{outcome.Value.CaseId}?done={outcome.Value.Version.ToString(CultureInfo.InvariantCulture)}");
        }

        if (outcome.Kind == RefusalKind.NotFound)
        {
            return NotFound();
        }

        Refusals = posted.Explain(outcome.Refusals);
        if (outcome.Refusals.Any(refusal => refusal.Code == "case.key-reused"))
        {
            Key = Guid.NewGuid().ToString();
        }

        await ShowAsync(posted.Shown, posted.Rows, cancellationToken);
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    private FormDefinition? Definition => Procedure.Start.Form is { } form ? Pack.Forms[form] : null;

    private StatusCodeResult SeeOther(string url)
    {
        Response.Headers.Location = url;
        return StatusCode((int)HttpStatusCode.SeeOther);
    }

    // One that is under way is gone on with.
    private Guid? Going(string procedure) => Parent?.Procedure.Children.GetValueOrDefault(procedure)?.Once == true
        ? Parent.Linked.Where(linked => !linked.From && linked.Case.Procedure == procedure && linked.Case.ClosedAt is null).Select(linked => (Guid?)linked.Case.Id).FirstOrDefault() : null;

    private async Task<bool> LoadAsync(string procedure, Guid? parent, CancellationToken cancellationToken)
    {
        if (packs.Find(procedure) is not var (pack, definition))
        {
            return false;
        }

        (Pack, Procedure) = (pack, definition);
        if (parent is { } parentId)
        {
            Parent = await mediator.Send(new GetCase(parentId), cancellationToken);
            return Parent?.Children.Any(child => child.Id == procedure) == true;
        }

        var startable = (await mediator.Send(new GetStartable(), cancellationToken)).FirstOrDefault(found => found.Id == procedure);
        if (startable is not null)
        {
            Companies = await names.FindAsync([.. startable.Subjects], cancellationToken);
            OfTheAuthority = Companies.Count == 0 && definition.Start.Who.Role.Any(role => Roles.Official.Contains(role) && current.Actor.Holds(role, null));
            NewCompany = definition.Start.Who.Role.Contains(Roles.Public) && current.Actor.Holds(Roles.Public, null);
        }

        Chosen = (Companies.Count, NewCompany) switch
        {
            (1, false) => Companies.Keys.Single().ToString(),
            (0, true) => "new",
            _ => "",
        };
        return true;
    }

    private async Task ShowAsync(FormData data, IReadOnlyDictionary<string, int> rows, CancellationToken cancellationToken)
    {
        if (Definition is { } form)
        {
            if (form.Field("copiedFrom") is not null)
            {
                Copyable = (await mediator.Send(new FindCases(Procedure.Id, Open: false, Size: 20), cancellationToken)).Rows;
            }

            var asked = form with
            {
                Sections = [.. form.Sections.Where(section => !section.OnlyWhenKnown || section.Fields.Any(field => data.Has(field.Id)))
                .Select(section => section.OnlyWhenKnown ? section with { Fields = [.. section.Fields.Where(field => data.Has(field.Id))] } : section)]
            };
            Form = new FormView(asked, data, Pack.Manifest, Request.Path + Request.QueryString)
            {
                Refusals = Refusals,
                Rows = rows,
                LargestFileMegabytes = reader.LargestFileMegabytes,
                FileNames = await reader.FileNamesAsync(form, data, null, cancellationToken),
            };
        }
    }
}
