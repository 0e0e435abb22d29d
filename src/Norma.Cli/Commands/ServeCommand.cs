using System.CommandLine;
using Norma.Cli.Views;
using Norma.Server;
using Norma.Spec;

namespace Norma.Cli.Commands;

/// <summary><c>serve</c>: the Open Inference Protocol over HTTP, until SIGTERM or Ctrl-C; exit 0 once drained.</summary>
static class ServeCommand
{
    const string TokenVariable = "NORMA_TOKEN";

    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = "A package's folder, or an ONNX file." };
        var port = new Option<int?>("--port", "-p") { Description = "The port; the package's when left out, 0 for any free one." };
        var host = new Option<string>("--host") { Description = "localhost, or an IP address; one that others reach needs a token.", DefaultValueFactory = _ => "localhost" };
        var name = new Option<string?>("--name") { Description = "The model's name in the routes; the package's own when left out." };
        var tokenFile = new Option<string?>("--token-file") { Description = $"A file with the token that clients must send; {TokenVariable} in the environment does the same.", HelpName = "file" };
        var allowed = new Option<string[]>("--allow-host") { Description = "A further name that Host headers may carry. May be repeated.", HelpName = "name" };
        var insecure = new Option<bool>("--insecure") { Description = "Serve an address that others reach without a token." };
        var verbose = new Option<bool>("--log-requests") { Description = "Log every request, not only those that fail." };
        return new Command("serve", "Serve a model by the Open Inference Protocol over HTTP.") { model, port, host, name, tokenFile, allowed, insecure, verbose }.Does(terminal, (parsed, interrupt) =>
        {
            var options = new ServerOptions(parsed.GetRequiredValue(model))
            {
                Name = parsed.GetValue(name),
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetValue(port),
                Token = parsed.GetValue(tokenFile) is { } file ? ServerArguments.ReadToken(file) : Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null,
                Insecure = parsed.GetValue(insecure),
                AllowedHosts = parsed.GetValue(allowed) ?? [],
                LogRequests = parsed.GetValue(verbose),
            };
            interrupt.Listen();
            return InferenceServer.RunAsync(options, terminal.Error, interrupt.Token).GetAwaiter().GetResult();
        });
    }
}
