@echo off
rem Builds Norma on first use, then runs it. The same by hand: dotnet publish src\Norma.Cli -c Release, then Norma.Cli.exe in artifacts\publish\Norma.Cli.
setlocal
set "root=%~dp0"
call :find
if defined program goto run
where dotnet >nul 2>nul
if errorlevel 1 (
    echo norma: needs the .NET 10 SDK: https://dotnet.microsoft.com/download 1>&2
    exit /b 5
)
echo norma: first use: fetching packages, about 700 MB, once; libtorch for the CPU is most of it; and building... 1>&2
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
dotnet publish "%root%src\Norma.Cli" -c Release -v q --nologo -clp:NoSummary 1>&2
if errorlevel 1 exit /b 5
call :find
if not defined program (
    echo norma: the build left no program in artifacts\publish\Norma.Cli 1>&2
    exit /b 5
)
:run
"%program%" %*
exit /b %errorlevel%

:find
set "program="
for /d %%d in ("%root%artifacts\publish\Norma.Cli\release*") do if exist "%%d\Norma.Cli.exe" set "program=%%d\Norma.Cli.exe"
exit /b 0
