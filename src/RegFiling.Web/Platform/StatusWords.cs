using RegFiling.Platform;
using RegFiling.Web.Platform.Files;

namespace RegFiling.Web.Platform;

/// <summary>What a status code means to a person, and what to do about it.</summary>
public static class StatusWords
{
    /// <summary>What a request may bring, in words; where it may bring a file at all, also how large one may be.</summary>
    public static Text TooLarge(long most, UploadSettings uploads)
    {
        ArgumentNullException.ThrowIfNull(uploads);
        const long Kilobyte = 1024, Megabyte = Kilobyte * Kilobyte;
        var size = most >= Megabyte ? $"{most / Megabyte} MB" : $"{Math.Max(1, most / Kilobyte)} KB";
        return most == uploads.LargestRequest
            ? new($"一次提交的文件和内容合计不超过{size}，其中每个文件不超过{uploads.LargestFileMegabytes} MB。请压缩或者分几次上传后重试。", $"Files and answers sent at once may be {size} together, and one file {uploads.LargestFileMegabytes} MB. Make them smaller, or send them one after the other.")
            : new($"一次提交的内容不超过{size}。请减少内容后重试。", $"What is sent at once may be {size}. Send less, then try again.");
    }

    public static (Text Title, Text Advice) Of(int status) => status switch
    {
        400 => (new("请求无法处理", "This request cannot be handled"),
            new("页面可能已经过期，或者内容不完整。请返回上一页，刷新后重新提交。", "The page may have expired, or something is missing. Go back, reload the page and send it again.")),
        401 => (new("请先登录", "Sign in first"), new("登录后再试。", "Sign in and try again.")),
        403 => (new("无权访问", "Not for your role"),
            new("您的角色不能查看或者办理此项内容。如需办理，请由具有相应角色的人员登录。", "Your role may not see or do this. A person with the right role has to sign in.")),
        404 => (new("没有找到", "Not found"),
            new("没有这个页面或者记录，或者您无权查看。请核对地址或者编号。", "There is no such page or record, or it is not for you. Check the address or the number.")),
        405 => (new("不支持的请求方式", "This way of asking is not supported"), new("请从页面上的链接或者按钮进入。", "Use the links and buttons on the pages.")),
        409 => (new("内容已经变化", "Something has changed meanwhile"),
            new("您打开页面之后，办件已经变化。请刷新页面，核对最新情况后再办理。", "The case has moved since you opened the page. Reload it, compare, then act again.")),
        413 => (new("内容过大", "Too large"), new("上传的内容超过限制，请压缩或者拆分后重试。", "What was sent is larger than allowed. Make it smaller or split it, then try again.")),
        415 => (new("不支持的内容类型", "This content type is not supported"), new("页面请通过其中的表单提交；接口请以 application/json 发送。", "Send a page by the form on it, and the interface for machines application/json.")),
        422 => (new("请求标识已被使用", "The request key was used before"), new("请使用新的请求标识。", "Use a new request key.")),
        429 => (new("尝试过于频繁", "Too many attempts"), new("请稍后再试。", "Wait a little, then try again.")),
        503 => (new("系统暂时不可用", "The system is not available for the moment"),
            new("请稍后再试；已提交的内容不会只保存一半。", "Try again in a moment. Nothing that you sent was stored half.")),
        >= 500 => (new("系统出错", "Something went wrong"),
            new("本次操作没有保存。请稍后再试；如仍出现，请将参考编号告知技术支持。", "Nothing was stored. Try again; if it happens again, tell support the reference number.")),
        _ => (new("请求无法处理", "This request cannot be handled"), new("请返回上一页重试。", "Go back and try again.")),
    };
}
