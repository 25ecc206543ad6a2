using System.Text;
using Toil.Actions;
using Toil.Operations;
using Toil.Runner;
using Toil.Telemetry;

using StopSignals stop = new();
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using IDisposable? export = TelemetryExport.StartIfAsked();
using RunnerTerminal terminal = RunnerTerminal.OfProcess();
ExitCode code = await new RunnerApp(terminal, Environment.CurrentDirectory, ActionsEnvironment.Current).RunAsync(args, stop.Token);
return (int)code;
