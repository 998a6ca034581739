using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using RegFiling.Cli.Commands;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Packs;

namespace RegFiling.Cli;

/// <summary>The <c>regfiling</c> command. Exit code 0: fine; 1: the answer is no; 2: wrong use.</summary>
public static class CommandLineApp
{
    /// <summary><paramref name="configuration"/> stands for the environment (database, connection string); without it the real one is read.</summary>
    public static int Run(IReadOnlyList<string> args, TextReader input, TextWriter output, TextWriter error, IConfiguration? configuration = null)
    {
        var before = CultureInfo.CurrentUICulture;
        CliContext context = new(input, output, error, LanguageOf(args), configuration ?? new ConfigurationBuilder().AddEnvironmentVariables().Build());
        try
        {
            // Help and the messages of the parser come in the language that is asked for, so it must be known before parsing.
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(context.Language == "zh" ? "zh-Hans" : "en");
            return Invoke(Root(context).Parse(args), context);
        }
        catch (UsageException e)
        {
            return Wrong(context, e.Problem);
        }
        catch (CalendarException e)
        {
            return Wrong(context, e.Problem);
        }
        catch (PackException e)
        {
            foreach (var problem in e.Problems)
                error.WriteLine(problem);
            return ExitCode.AnswerIsNo;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Wrong(context, Text.Of(e.Message));
        }
        finally
        {
            output.Flush();
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static RootCommand Root(CliContext context)
    {
        RootCommand root = new(context.Say("算法备案与分级监管：命令行", "RegFiling on the command line: exit 0 fine, 1 the answer is no, 2 wrong use"))
        {
            context.Json,
            context.Lang,
            context.Pack,
            AssessCommands.Build(context),
            CalendarCommands.Build(context),
            ClockCommands.Build(context),
            DbCommands.Build(context),
            IdCommands.Build(context, TimeProvider.System),
            InstrumentCommands.Build(context, TimeProvider.System),
            LedgerCommands.Build(context),
            PackCommands.Build(context),
            RegisterCommands.Build(context),
            RulesCommands.Build(context),
        };
        return root;
    }

    private static int Invoke(ParseResult parsed, CliContext context)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction)
            return parsed.Invoke(new() { Output = context.Output, Error = context.Error, EnableDefaultExceptionHandler = false });

        foreach (var problem in parsed.Errors)
            context.Error.WriteLine(problem.Message);
        context.Error.WriteLine(context.Say("加 --help 查看用法。", "Add --help to see how to use it."));
        return ExitCode.WrongUse;
    }

    private static int Wrong(CliContext context, Text problem)
    {
        context.Error.WriteLine(problem.In(context.Language));
        return ExitCode.WrongUse;
    }

    private static string LanguageOf(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--lang=en" or "--lang:en" || (args[i] == "--lang" && i + 1 < args.Count && args[i + 1] == "en"))
                return "en";
        }

        return "zh";
    }
}
