using RegFiling.Platform;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Every reason why a simulation is not started, stopped or opened.</summary>
internal static class SimulationRefusals
{
    public static Refusal NotYours(Text act) => new(
        "simulation.not-your-role",
        new($"您的账号没有“{act.Zh}”的权限", $"Your account may not {act.En}"),
        new("请由经办人、审核人、法制审核人员、机关负责人或者统筹协调员办理；对企业开放不由经办人办理", "It is for case officers, reviewers, legal reviewers, heads and coordinators; opening it to companies is not for case officers"));

    public static Refusal NotThere() => new("simulation.not-found", new("没有这次试算，或者您无权查看", "There is no such simulation, or not for you"), new("请从试算列表进入", "Open it from the list of simulations"));

    public static Refusal NoRules() => new("simulation.no-rules", new("现行规则包中没有分级规则，无法比较", "The pack in force has no tier rules to compare with"), new("请先导入带有分级规则的规则包", "Import a pack with tier rules first"));

    public static Refusal NoTitle() => new(
        "simulation.no-title",
        new($"请填写名称，不超过{SimulationRun.LongestTitle}个字", $"Give it a name of at most {SimulationRun.LongestTitle} characters"),
        new("写明拟修改什么，如“用户规模界限调为一百万”", "Say what is to change, such as “threshold of users to one million”"),
        Field: "title");

    public static Refusal NoFiles() => new(
        "simulation.no-files", new("没有拟用的规则文件", "There is no proposed rule file"), new("请上传规则文件（JSON、DMN），或者在下方粘贴其内容", "Upload a rule file (JSON, DMN), or paste its text below"), Field: "files");

    public static Refusal TooManyFiles(int most) => new(
        "simulation.too-many-files", new($"最多{most}个规则文件", $"At most {most} rule files"), new("评分规则、最低等级、应履行事项各一个即可", "One of each is enough: score card, floors, requirements"), Field: "files");

    public static Refusal TooLarge(string name, int most) => new(
        "simulation.file-too-large",
        new($"“{name}”超过{most / 1000}千字节，不是规则文件", $"“{name}” is larger than {most / 1000} kB, which no rule file is"),
        new("请核对选择的文件", "Check which file was chosen"),
        Field: "files");

    public static Refusal TwiceNamed(string name) => new(
        "simulation.same-name", new($"两个文件都叫“{name}”", $"Two files are called “{name}”"), new("请改一个名称，或者删除一个", "Rename one or leave it out"), Field: "files");

    public static Refusal NoSuchChange() => new(
        "simulation.no-change", new("没有这项规则修订，或者其中没有分级规则", "There is no such change of rules, or it proposes no tier rules"), new("请从规则修订的办件进入，或者直接上传规则文件", "Come from the case of the change, or upload the rule files"), Field: "files");

    public static Refusal HasEnded(Text state) => new(
        "simulation.has-ended", new($"试算已经结束（{state.Zh}）", $"The simulation has ended ({state.En})"), new("如需重算，请重新开始一次试算", "To run it again, start another one"));

    public static Refusal NotDone(Text state) => new(
        "simulation.not-done", new($"试算尚未完成（{state.Zh}），不能对企业开放", $"The simulation is not done ({state.En}) and cannot be opened to companies"), new("请等待试算完成", "Wait until it is done"));

    public static Refusal SecondPerson() => new(
        "simulation.second-person",
        new("这次试算由您开始，应当由另一人对企业开放（双人复核）", "You started this simulation; another person opens it to companies (four eyes)"),
        new("请由另一名审核人、法制审核人员、机关负责人或者统筹协调员办理", "Ask another reviewer, legal reviewer, head or coordinator"));

    public static Refusal NotConsulting() => new(
        "simulation.not-consulting",
        new("这项规则修订不在征求意见阶段，不能对企业开放", "The change of rules is not out for consultation, so companies cannot look"),
        new("请在规则修订征求意见期间开放", "Open it while views are being asked for"));
}

/// <summary>Where a run stands, in words.</summary>
public static class SimulationWords
{
    public static Text Of(SimulationState state) => state switch
    {
        SimulationState.Queued => new("排队等候", "queued"),
        SimulationState.Running => new("正在试算", "running"),
        SimulationState.Done => new("已完成", "done"),
        SimulationState.Cancelled => new("已取消", "cancelled"),
        SimulationState.Failed => new("未能完成", "failed"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>What becomes of a requirement of a mover.</summary>
    public static Text OfChange(string change) => change switch
    {
        "begins" => new("新增", "begins"),
        "ends" => new("不再适用", "ends"),
        _ => new("内容变化", "changes"),
    };
}
