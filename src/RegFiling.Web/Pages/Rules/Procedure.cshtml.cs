using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Rules;

/// <summary>One procedure in words: its states, who may do what in each, under which time limits; drawn as well where scripts run.</summary>
[InlineStyles]
public sealed class ProcedureModel(PackCatalogue packs) : PageModel
{
    public Pack Pack { get; private set; } = null!;

    public ProcedureDefinition Procedure { get; private set; } = null!;

    public IActionResult OnGet(string procedure)
    {
        if (packs.Find(procedure) is not var (pack, definition))
        {
            return NotFound();
        }

        (Pack, Procedure) = (pack, definition);
        return Page();
    }

    public string Who(WhoDefinition who)
    {
        ArgumentNullException.ThrowIfNull(who);
        var names = who.Role.Select(role => Roles.Titles.GetValueOrDefault(role, Text.Of(role)).In(Words.Language)).ToList();
        if (who.System || who.Clock is not null)
        {
            names.Add(Roles.Titles["system"].In(Words.Language));
        }

        var people = string.Join(Words.T("、", ", "), names);
        return who.NotBy.Count == 0 ? people : people + Words.T("（双人复核）", " (second person)");
    }

    public static Text WaitingFor(string? who) => who switch
    {
        "party" => new("企业", "company"),
        "authority" => new("网信部门", "authority"),
        "national" => new("国家网信办", "national office"),
        _ => new("—", "—"),
    };
}
