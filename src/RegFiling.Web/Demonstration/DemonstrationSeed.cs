using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Web.Demonstration;

/// <summary>The people and companies of the demonstration. Development only; nobody real is meant (glossary 4).</summary>
public static class DemonstrationSeed
{
    /// <summary>What the demonstration people type where the system asks again who they are; shown on the <em>sign in as</em> page.</summary>
    public const string Password = "演示口令-demo-2026";

    private static readonly Guid Zhilan = new("d0000000-0000-7000-8000-000000000001");
    private static readonly Guid Duizhao = new("d0000000-0000-7000-8000-000000000002");

    private static readonly (string User, string Zh, string En, string Role, Guid? Subject)[] People =
    [
        ("chen", "陈示例", "Chen Shili", "filer", Zhilan),
        ("li", "李样本", "Li Yangben", "security-officer", Zhilan),
        ("wang", "王虚构", "Wang Xugou", "legal-rep", Zhilan),
        ("zhao", "赵演示", "Zhao Yanshi", "officer", null),
        ("sun", "孙模拟", "Sun Moni", "reviewer", null),
        ("zhou", "周范例", "Zhou Fanli", "legal-review", null),
        ("wu", "吴假设", "Wu Jiashe", "head", null),
        ("zheng", "郑对照", "Zheng Duizhao", "hearing-host", null),
        ("qian", "钱举例", "Qian Juli", "coordinator", null),
        ("feng", "冯试验", "Feng Shiyan", "expert", null),
        ("chu", "褚样例", "Chu Yangli", "supervisor", null),
        ("wei", "卫虚拟", "Wei Xuni", "public", null),
        ("jiang", "蒋占位", "Jiang Zhanwei", "filer", Duizhao),
        ("jiang-so", "蒋占位", "Jiang Zhanwei", "security-officer", Duizhao),
        ("sysadmin", "系统管理员（演示）", "System administrator (demonstration)", "sys-admin", null),
        ("secadmin", "安全管理员（演示）", "Security administrator (demonstration)", "sec-admin", null),
        ("auditadmin", "安全审计员（演示）", "Audit administrator (demonstration)", "audit-admin", null),
    ];

    public static async Task RunAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        if (await db.Set<Person>().AnyAsync())
        {
            return;
        }

        db.AddRange(
            new Subject { Id = Zhilan, Name = "申海智澜科技（演示）有限公司", Demo = true },
            new Subject { Id = Duizhao, Name = "对照算法（演示）有限公司", Demo = true });
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var persons = new Dictionary<string, Person>();
        foreach (var (user, zh, en, role, subject) in People)
        {
            if (!persons.TryGetValue(zh, out var person))
            {
                person = persons[zh] = new Person { Id = Guid.CreateVersion7(), NameZh = zh, NameEn = en, Demo = true };
                db.Add(person);
                await db.SaveChangesAsync();
            }

            var account = new Account { Id = Guid.CreateVersion7(), PersonId = person.Id, UserName = user, Email = $"{user}@demo.invalid", EmailConfirmed = true };
            var created = await accounts.CreateAsync(account, Password);
            if (!created.Succeeded)
            {
                throw new InvalidOperationException(string.Join("; ", created.Errors.Select(error => error.Description)));
            }

            db.Add(new RoleHeld { Id = Guid.CreateVersion7(), AccountId = account.Id, Role = role, SubjectId = subject });
        }

        await db.SaveChangesAsync();
    }
}
