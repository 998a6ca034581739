using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>演示身份登录: become one of the demonstration people. The page does not exist outside Development.</summary>
public sealed class SignInAsModel(RegFilingDbContext db, ISubjectNames subjects, SignInManager<Account> signIn) : PageModel
{
    /// <summary>An account of a demonstration person.</summary>
    public sealed record Offer(Guid AccountId, string UserName, Text Name, Text Role, string? Company);

    public IReadOnlyList<Offer> Offers { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await (
            from account in db.Users.AsNoTracking()
            join person in db.Set<Person>() on account.PersonId equals person.Id
            join role in db.Set<RoleHeld>() on account.Id equals role.AccountId
            where person.Demo
            orderby account.Id
            select new { account.Id, account.UserName, Person = person, role.Role, role.SubjectId }).ToListAsync(cancellationToken);
        var companies = await subjects.FindAsync([.. found.Select(offer => offer.SubjectId).OfType<Guid>().Distinct()], cancellationToken);
        Offers = [.. found.Select(offer => new Offer(
            offer.Id, offer.UserName!, offer.Person.Name, Roles.Titles.GetValueOrDefault(offer.Role, Text.Of(offer.Role)), offer.SubjectId is { } id ? companies.GetValueOrDefault(id) : null))];
    }

    public async Task<IActionResult> OnPostAsync(Guid account, CancellationToken cancellationToken)
    {
        var chosen = await db.Users.Where(known => known.Id == account && db.Set<Person>().Any(person => person.Id == known.PersonId && person.Demo)).FirstOrDefaultAsync(cancellationToken);
        if (chosen is null)
        {
            return NotFound();
        }

        await signIn.SignInAsync(chosen, isPersistent: false);
        return LocalRedirect(Urls.IsLocal(ReturnUrl) ? ReturnUrl! : "/inbox");
    }
}
