using System.Runtime.InteropServices;
using Norma.Server;
using Norma.Spec;

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
try
{
    return (int)await InferenceServer.RunAsync(ServerArguments.Parse(args, Environment.GetEnvironmentVariable), Console.Out, stop.Token);
}
catch (FindingsException fault)
{
    foreach (var finding in fault.Findings) Console.Error.WriteLine(finding);
    return (int)fault.ExitCode;
}

void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
