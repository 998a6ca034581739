using Microsoft.AspNetCore.Identity;
using RegFiling.Platform;
using RegFiling.Platform.Identity;

namespace RegFiling.Web.Platform;

/// <summary>Asks again who somebody is, before an act that counts as an electronic confirmation. Wrong passwords count towards the lockout.</summary>
public sealed class Reauthentication(SignInManager<Account> signIn, CurrentActor current)
{
    /// <summary>The name of the field, as refusals of the engine name it.</summary>
    public const string Field = "reauthentication";

    /// <summary>Null when the password is right.</summary>
    public async Task<Refusal?> WhyNotAsync(string? password)
    {
        var account = current.Actor.AccountId is { } id ? await signIn.UserManager.FindByIdAsync(id.ToString()) : null;
        var result = account is null || string.IsNullOrEmpty(password) ? null : await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true);
        return result switch
        {
            null => new("case.reauthenticate", new("本操作属于电子确认，需要再次验证身份", "This act is an electronic confirmation: prove again who you are"), new("请输入您的登录口令", "Enter your password"), Field: Field),
            { Succeeded: true } => null,
            { IsLockedOut: true } => new("account.locked", new("口令多次错误，账号已暂时锁定", "The password was wrong too often; the account is locked for a while"), new("请稍后再试，或者联系安全管理员；已填内容请先保留", "Try again later or ask the security administrator; keep what you typed"), Field: Field),
            _ => new("account.wrong-password", new("登录口令不正确，未办理任何事项", "The password is wrong; nothing was done"), new("请重新输入口令；其他内容仍在下方", "Enter it again; everything else is still below"), Field: Field),
        };
    }
}
