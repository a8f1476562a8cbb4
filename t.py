import os,sys,ctypes,time,statistics as st
isa=sys.argv[1]; os.environ["ATEN_CPU_CAPABILITY"]=isa
import torch; torch.set_num_threads(1)
L=ctypes.CDLL(sys.argv[2] if len(sys.argv)>2 else "./nl.so"); L.isa(isa.encode())
import torch.nn.functional as F
A=torch.ops.aten
fs={"exp":A.exp.out,"sigmoid":A.sigmoid.out,"expm1":A.expm1.out,"exp2":A.exp2.out,"log_sigmoid":A.log_sigmoid.out,"silu":A.silu.out,"tanh":A.tanh.out,"relu":A.relu.out,"softplus":A.softplus.out}
for dt,pre in ((torch.float32,"f32_"),(torch.float64,"f64_")):
  n=65536 if pre=="f32_" else 32768
  x=(torch.rand(n,dtype=dt)*20-10); o=torch.empty_like(x); o2=torch.empty_like(x)
  for name,t in fs.items():
    f=getattr(L,pre+name); f.argtypes=[ctypes.c_void_p,ctypes.c_void_p,ctypes.c_long]
    a,b=[],[]
    px,po=x.data_ptr(),o.data_ptr()
    for k in range(31):
      s=time.perf_counter_ns(); t(x,out=o2); t(x,out=o2); t(x,out=o2);t(x,out=o2); a.append((time.perf_counter_ns()-s)/4/n)
      s=time.perf_counter_ns(); f(po,px,n); f(po,px,n); f(po,px,n); f(po,px,n); b.append((time.perf_counter_ns()-s)/4/n)
    ta,tb=st.median(a),st.median(b)
    print(f"{isa} {pre}{name:12s} torch {ta:.3f} napier {tb:.3f} ratio {tb/ta:.2f} maxdiff {(o-o2).abs().max().item():.1e}")
