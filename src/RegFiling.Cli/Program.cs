using System.Text;
using RegFiling.Cli;

UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
using var input = new StreamReader(Console.OpenStandardInput(), utf8);
using var output = new StreamWriter(Console.OpenStandardOutput(), utf8);
using var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
return CommandLineApp.Run(args, input, output, error);
