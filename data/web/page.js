// The page of `chatkut serve --preview`: plays the playlist, follows the edits.
'use strict';

const $ = id => document.getElementById(id);
const video = $('video'), still = $('still'), seek = $('seek'), play = $('play');
let words = {}, hls = null, shown = null, seeking = false;
let aim = null; // where a film that is being loaded will begin
let plays = false; // what the viewer wants: loading a film pauses it

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0)), h = Math.floor(whole / 3600);
  const m = Math.floor(whole / 60) % 60, s = String(whole % 60).padStart(2, '0');
  return h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

function tell(element, text) {
  element.textContent = text || '';
  element.hidden = !text;
}

function draw() {
  const length = shown ? shown.length : 0;
  play.textContent = video.paused ? `▶ ${words.play}` : `❚❚ ${words.pause}`;
  $('time').textContent = `${clock(video.currentTime)} / ${clock(length)}`;
  if (!seeking)
    seek.value = video.currentTime;
}

// What shows stays until the new picture is there.
function freeze() {
  if (!video.videoWidth || video.readyState < 2)
    return;
  still.width = video.videoWidth;
  still.height = video.videoHeight;
  still.getContext('2d').drawImage(video, 0, 0);
  still.hidden = false;
}

function thaw() {
  if (video.seeking)
    return;
  aim = null;
  still.hidden = true;
  tell($('wait'), '');
}

function whenReady(action) {
  if (video.readyState >= 1)
    action();
  else
    video.addEventListener('loadedmetadata', action, { once: true });
}

function loadNative(url, at) {
  video.src = url;
  video.load();
  whenReady(() => { video.currentTime = at; });
}

// After a fault of the line; what came of the playlist stays.
function loadOn(url) {
  if (!hls || hls.url !== new URL(url, location).href)
    return;
  if (hls.levels.length)
    hls.startLoad();
  else
    hls.loadSource(url);
}

function loadByScript(url, at) {
  if (hls)
    hls.destroy();
  hls = new Hls({ startPosition: at, maxBufferLength: 20, backBufferLength: 10 });
  hls.on(Hls.Events.ERROR, (event, data) => {
    if (!data.fatal)
      return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR)
      hls.recoverMediaError();
    else
      setTimeout(() => loadOn(url), 1000);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
}

function load(news) {
  const here = aim !== null ? aim : video.currentTime;
  const at = !shown || (!plays && news.at !== undefined) ? news.at : here;
  aim = Math.max(0, Math.min(at || 0, news.length - 0.05));
  const url = `index.m3u8?v=${news.version}`;
  freeze();
  video.classList.add('full');
  if (window.Hls && Hls.isSupported())
    loadByScript(url, aim);
  else if (video.canPlayType('application/vnd.apple.mpegurl'))
    loadNative(url, aim);
  else {
    tell($('trouble'), `${words.missing}\n${words.command}`);
    return;
  }
  play.disabled = seek.disabled = false;
  seek.max = news.length;
  if (plays)
    whenReady(() => video.play().catch(() => {}));
}

function follow(news) {
  tell($('trouble'), news.trouble);
  tell($('wait'), news.empty ? words.empty : news.ready ? '' : words.wait);
  $('receipt').textContent = news.receipt || '';
  if (!news.ready || !news.version || (shown && shown.version === news.version))
    return;
  load(news);
  shown = news;
  draw();
}

function listen() {
  const events = new EventSource('events');
  events.onmessage = message => follow(JSON.parse(message.data));
  events.onerror = () => tell($('wait'), words.lost);
  events.onopen = () => tell($('wait'), shown ? '' : words.connecting);
}

function script(source) {
  return new Promise(done => {
    const element = document.createElement('script');
    element.onload = element.onerror = done;
    element.src = source;
    document.head.append(element);
  });
}

async function start() {
  words = await (await fetch('words.json')).json();
  if (words.hls)
    await script('hls.js');
  play.addEventListener('click', () => {
    plays = video.paused;
    if (plays)
      video.play().catch(() => {});
    else
      video.pause();
  });
  seek.addEventListener('input', () => {
    seeking = true;
    video.currentTime = Number(seek.value);
  });
  seek.addEventListener('change', () => { seeking = false; });
  for (const name of ['play', 'pause', 'timeupdate', 'seeked', 'ended'])
    video.addEventListener(name, draw);
  for (const name of ['seeked', 'playing', 'canplay'])
    video.addEventListener(name, thaw);
  video.addEventListener('ended', () => { plays = false; });
  draw();
  listen();
}

start();
