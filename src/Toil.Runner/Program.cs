using System.Runtime.InteropServices;
using System.Text;
using Toil.Actions;
using Toil.Operations;
using Toil.Runner;
using Toil.Telemetry;

using CancellationTokenSource stop = new();
bool isAsked = false;

// The first signal asks for a clean stop; a second one ends the process as the platform does.
void OnSignal(PosixSignalContext context)
{
    context.Cancel = !isAsked;
    isAsked = true;
    stop.Cancel();
}

// A terminal that has gone, which is often told twice: by the shell and by the system. Under nohup it stays ignored.
void OnHangUp(PosixSignalContext context)
{
    context.Cancel = true;
    isAsked = true;
    stop.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp);
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using IDisposable? export = TelemetryExport.StartIfAsked();
using RunnerTerminal terminal = RunnerTerminal.OfProcess();
ExitCode code = await new RunnerApp(terminal, Environment.CurrentDirectory, ActionsEnvironment.Current).RunAsync(args, stop.Token);
return (int)code;
